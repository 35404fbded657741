#include "solera/io/weights.h"

#include <fmt/format.h>

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/text.h"
#include "solera/io/hf_folder.h"
#include "solera/io/pth.h"
#include "solera/io/safetensors.h"

namespace solera::io {
namespace {

namespace fs = std::filesystem;

// The names in the file become those of the network.
std::vector<WeightSet> split_all(std::vector<WeightSet> raw) {
  std::vector<WeightSet> sets;
  for (WeightSet& whole : raw) {
    for (WeightSet& set : split_weight_sets(std::move(whole))) {
      sets.push_back(std::move(set));
    }
  }
  std::stable_partition(sets.begin(), sets.end(),
                        [](const WeightSet& set) { return !set.averaged; });
  return sets;
}

WeightFile from_tensors(WeightFormat format, SafetensorsFile file) {
  WeightFile result;
  result.format = format;
  result.sets = split_all({{"", false, "", std::move(file.tensors)}});
  result.metadata = std::move(file.metadata);
  return result;
}

WeightFile from_torch(WeightFormat format, TorchFile file) {
  WeightFile result;
  result.format = format;
  result.sets = split_all(std::move(file.sets));
  result.metadata = std::move(file.notes.metadata);
  result.class_names = std::move(file.notes.class_names);
  return result;
}

WeightFile read_folder(const fs::path& path, Content content) {
  WeightFile file =
      from_tensors(WeightFormat::kHuggingFace, read_hf_weights(path, content));
  if (!fs::exists(path / "config.json")) return file;
  file.config = read_hf_config(path);
  file.class_names = file.config->label_names;
  return file;
}

// Where trainers write the name of the architecture, by habit.
constexpr const char* kArchitectureKeys[] = {"arch",
                                             "architecture",
                                             "model_name",
                                             "args.model",
                                             "args.arch",
                                             "hyper_parameters.model_name",
                                             "hyper_parameters.arch",
                                             "hyper_parameters.architecture",
                                             "hyper_parameters.backbone"};

WeightFormat format_of(const fs::path& path) {
  if (fs::is_directory(path)) return WeightFormat::kHuggingFace;
  const MappedFile file(path);
  const WeightFormat format = find_format(file.bytes(), path.string());
  if (format == WeightFormat::kUnknown || format == WeightFormat::kOnnx) {
    throw_no_weights(file.bytes(), path.string());
  }
  return format;
}

std::string place_text(const WeightSet& set) {
  std::string text =
      set.place.empty() ? "at the top" : fmt::format("in '{}'", set.place);
  if (!set.prefix.empty()) {
    text += fmt::format(" under the prefix '{}'", set.prefix);
  }
  return text;
}

}  // namespace

const WeightSet& WeightFile::set(Variant variant,
                                 const std::string& where) const {
  if (variant == Variant::kPlain) return sets.front();
  for (const WeightSet& set : sets) {
    if (set.averaged) return set;
  }
  throw Error(ErrorKind::kBadInput, where,
              "holds no averaged weights, expected some for variant: ema, "
              "leave it out");
}

std::string WeightFile::architecture_hint() const {
  if (config && !config->architecture.empty()) return config->architecture;
  for (const char* key : kArchitectureKeys) {
    const auto found = metadata.find(key);
    if (found != metadata.end()) return found->second;
  }
  return "";
}

WeightFile read_weight_file(const fs::path& path, Content content) {
  const WeightFormat format = format_of(path);
  switch (format) {
    case WeightFormat::kHuggingFace:
      return read_folder(path, content);
    case WeightFormat::kSafetensors:
      return from_tensors(format, read_safetensors(path, content));
    default:
      return from_torch(format, read_pth(path, content));
  }
}

Weights read_weights(const fs::path& path, Variant variant) {
  WeightFile file = read_weight_file(path);
  return {file.set(variant, path.string()).state, std::move(file.metadata)};
}

std::string describe_choice(const WeightFile& file, const WeightSet& chosen) {
  const bool plain = chosen.place.empty() && chosen.prefix.empty();
  if (plain && !chosen.averaged && file.sets.size() == 1) return "";
  std::string text =
      fmt::format("{} weights, {}", chosen.averaged ? "averaged" : "plain",
                  place_text(chosen));
  std::vector<std::string> others;
  for (const WeightSet& set : file.sets) {
    if (&set == &chosen) continue;
    others.push_back(fmt::format(
        "{} ones {} (variant: {})", set.averaged ? "averaged" : "plain",
        place_text(set), set.averaged ? "ema" : "plain"));
  }
  if (!others.empty()) text += "; there are also " + join(others, ", ");
  return text;
}

}  // namespace solera::io

namespace solera {

std::vector<std::pair<std::string, io::Variant>>
EnumNames<io::Variant>::names() {
  return {{"plain", io::Variant::kPlain}, {"ema", io::Variant::kEma}};
}

}  // namespace solera
