#include "solera/recipe/feature_cache.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <torch/torch.h>
#include <torch/version.h>

#include <cstdlib>
#include <optional>
#include <utility>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/hash.h"
#include "solera/core/log.h"
#include "solera/core/options.h"
#include "solera/io/safetensors.h"
#include "solera/tensor/state_dict.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

using tensor::StateDict;

constexpr const char* kNoCache = "none";
constexpr const char* kFormat = "solera features";

// Size and time of change of the file that a sample is in. The names of
// samples inside a file go on after a colon: x.tar:member.
class FileStamps {
 public:
  std::string of(const std::string& sample) {
    std::string name = sample;
    for (;;) {
      if (name == last_name_) return last_stamp_;
      struct stat status {};
      if (::stat(name.c_str(), &status) == 0) return keep(name, status);
      const std::size_t colon = name.rfind(':');
      if (colon == std::string::npos) return "";
      name.resize(colon);
    }
  }

 private:
  const std::string& keep(std::string name, const struct stat& status) {
    last_name_ = std::move(name);
    last_stamp_ = fmt::format("{} {}.{}", status.st_size, status.st_mtim.tv_sec,
                              status.st_mtim.tv_nsec);
    return last_stamp_;
  }

  std::string last_name_;
  std::string last_stamp_;
};

void add_sample(const data::Dataset& dataset, std::int64_t index,
                Sha256& hash) {
  const data::RawSample sample = dataset.read(index);
  hash.add(sample.encoded);
  hash.add(fmt::format("{}x{}", sample.pixels.width, sample.pixels.height));
  hash.add(sample.pixels.pixels);
}

void add_images(const data::Dataset& dataset, Sha256& hash) {
  const std::int64_t size = dataset.size();
  hash.add(std::to_string(size));
  FileStamps stamps;
  for (std::int64_t i = 0; i < size; ++i) {
    const std::string name = dataset.sample_name(i);
    hash.add(name);
    hash.add(stamps.of(name));
  }
  if (size == 0) return;
  for (const std::int64_t i : {std::int64_t{0}, size / 2, size - 1}) {
    add_sample(dataset, i, hash);
  }
}

std::string key_of(const LoadedNetwork& model, const data::Dataset& dataset,
                   const eval::FeatureOptions& options) {
  models::ModelSpec spec = model.network->spec();
  spec.classes = 0;  // of the heads, which do not matter
  spec.dropout = 0.0;
  Sha256 hash;
  hash.add(std::to_string(eval::kFeatureVersion));
  hash.add(TORCH_VERSION);
  hash.add(options.device.is_cpu() ? "cpu" : "cuda");
  hash.add(to_json(write_options(spec)));
  hash.add(tensor::state_hash(tensor::state_of(model.network->backbone())));
  hash.add(to_json(write_options(model.input)));
  add_images(dataset, hash);
  return hash.hex();
}

std::string checksum(const StateDict& state) {
  return tensor::state_hash(state);
}

bool is_usable(const StateDict& state, const data::Dataset& dataset) {
  const torch::Tensor* features = state.find("features");
  const torch::Tensor* ids = state.find("ids");
  return features != nullptr && ids != nullptr && features->dim() == 2 &&
         features->scalar_type() == torch::kFloat32 && ids->dim() == 1 &&
         ids->scalar_type() == torch::kInt64 && ids->numel() > 0 &&
         ids->size(0) == features->size(0) &&
         ids->min().item<std::int64_t>() >= 0 &&
         ids->max().item<std::int64_t>() < dataset.size();
}

// Nothing if the file is not there or damaged.
std::optional<eval::FeatureSet> read_features(const fs::path& path,
                                              const data::Dataset& dataset) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return std::nullopt;
  std::string problem = "its content is not what was written";
  try {
    const io::SafetensorsFile file = io::read_safetensors(path);
    const auto written = file.metadata.find("checksum");
    if (written != file.metadata.end() &&
        written->second == checksum(file.tensors) &&
        is_usable(file.tensors, dataset)) {
      return eval::label_features(file.tensors.find("features")->clone(),
                                  file.tensors.find("ids")->clone(), dataset);
    }
  } catch (const Error& error) {
    problem = error.what();
  }
  log_warning(path.string() +
              ": these cached features are damaged and are made again (" +
              problem + ")");
  return std::nullopt;
}

void write_features(const fs::path& path, const LoadedNetwork& model,
                    const eval::FeatureSet& set) {
  StateDict state;
  state.set("features", set.features);
  state.set("ids", set.ids);
  try {
    make_folders(path.parent_path());
    io::write_safetensors(path, state,
                          {{"format", kFormat},
                           {"checksum", checksum(state)},
                           {"architecture", model.network->spec().architecture},
                           {"images", std::to_string(set.size())}});
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kFailure) throw;
    log_warning(std::string("features are not kept: ") + error.what());
  }
}

fs::path folder_in(const char* variable, const fs::path& rest) {
  const char* value = std::getenv(variable);
  if (value == nullptr || !fs::path(value).is_absolute()) return {};
  return fs::path(value) / rest;
}

}  // namespace

fs::path FeatureCache::path_of(const LoadedNetwork& model,
                               const data::Dataset& dataset,
                               const eval::FeatureOptions& options) const {
  if (folder_.empty()) return {};
  return folder_ / (key_of(model, dataset, options) + ".safetensors");
}

eval::FeatureSet FeatureCache::features_of(
    const LoadedNetwork& model,
    const std::shared_ptr<const data::Dataset>& dataset,
    const eval::FeatureOptions& options) const {
  const fs::path path = path_of(model, *dataset, options);
  if (!path.empty()) {
    if (auto known = read_features(path, *dataset)) return std::move(*known);
  }
  eval::FeatureSet set = eval::extract_features(model.network->backbone(),
                                                model.input, dataset, options);
  if (!path.empty()) write_features(path, model, set);
  return set;
}

fs::path feature_cache_folder(const std::string& option, const fs::path& base) {
  if (option == kNoCache) return {};
  if (!option.empty()) return base / option;
  const fs::path folder = folder_in("XDG_CACHE_HOME", "solera/features");
  if (!folder.empty()) return folder;
  return folder_in("HOME", ".cache/solera/features");
}

}  // namespace solera::recipe
