#include "solera/io/hf_transformers.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/io/hf_members.h"

namespace solera::io {
namespace {

// PIL's numbers of its filters.
constexpr const char* kResampling[] = {"nearest", "lanczos", "bilinear",
                                       "bicubic", "box",     "hamming"};

// LABEL_0, LABEL_1, ...: what transformers writes where nobody gave names.
bool are_placeholders(const std::vector<std::string>& labels) {
  return std::all_of(
      labels.begin(), labels.end(),
      [](const std::string& label) { return starts_with(label, "LABEL_"); });
}

void read_labels(const HfMembers& members, HfConfig& config) {
  if (!config.label_names.empty()) return;
  members.read_labels("id2label", config.label_names);
  if (config.num_classes == 0) {
    config.num_classes = static_cast<std::int64_t>(config.label_names.size());
  }
  if (are_placeholders(config.label_names)) config.label_names.clear();
}

// A side, or an object with `height` or `shortest_edge`; 0 if absent.
std::int64_t read_side(const HfMembers& members, const char* key,
                       const std::string& where) {
  const Value* value = members.find(key);
  if (value == nullptr) return 0;
  std::int64_t side = 0;
  if (value->is_object()) {
    const HfMembers inner(*value, where);
    inner.read_count("height", side);
    if (side == 0) inner.read_count("shortest_edge", side);
  } else {
    members.read_count(key, side);
  }
  return side;
}

void read_geometry(const HfMembers& members, const std::string& where,
                   HfConfig& config) {
  bool crops = members.find("crop_size") != nullptr;
  members.read("do_center_crop", crops);
  const std::int64_t resized = read_side(members, "size", where);
  const std::int64_t crop = crops ? read_side(members, "crop_size", where) : 0;
  const std::int64_t side = crop > 0 ? crop : resized;
  if (side == 0) return;
  config.input_size = {3, side, side};
  config.crop_pct =
      crop > 0 && resized >= crop
          ? static_cast<double>(crop) / static_cast<double>(resized)
          : 1.0;
  members.read_positive("crop_pct", config.crop_pct);
}

// Whether pixels become x / 255 first, which our inputs take for granted.
bool rescales_as_usual(const HfMembers& members) {
  bool rescales = true;
  members.read("do_rescale", rescales);
  double factor = 1.0 / 255.0;
  members.read_positive("rescale_factor", factor);
  return rescales && std::abs(factor * 255.0 - 1.0) < 1e-3;
}

void read_normalisation(const HfMembers& members, HfConfig& config) {
  if (!rescales_as_usual(members)) return;
  bool normalises = members.find("image_mean") != nullptr;
  members.read("do_normalize", normalises);
  if (normalises && members.find("image_mean") == nullptr) return;
  config.mean = {0.0, 0.0, 0.0};
  config.std = {1.0, 1.0, 1.0};
  if (normalises) {
    members.read("image_mean", config.mean);
    members.read("image_std", config.std);
  }
  config.states_normalisation = true;
}

}  // namespace

void read_transformers_config(const Value& document, const std::string& where,
                              HfConfig& config) {
  const HfMembers members(document, where);
  members.read("model_type", config.model_type);
  read_labels(members, config);
  const Value* side = members.find("image_size");
  if (side != nullptr && side->kind() == Value::Kind::kInt) {
    std::int64_t pixels = 0;
    members.read_count("image_size", pixels);
    if (pixels > 0) config.input_size = {3, pixels, pixels};
  }
}

void read_preprocessor_config(const Value& document, const std::string& where,
                              HfConfig& config) {
  if (!document.is_object()) {
    throw Error(ErrorKind::kBadInput, where,
                "is " + document.kind_name() + ", expected a JSON object");
  }
  const HfMembers members(document, where);
  read_geometry(members, where, config);
  read_normalisation(members, config);
  std::int64_t filter = -1;
  members.read_count("resample", filter);
  const auto known = static_cast<std::int64_t>(std::size(kResampling));
  if (filter >= 0 && filter < known) config.interpolation = kResampling[filter];
}

}  // namespace solera::io
