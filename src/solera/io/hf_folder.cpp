#include "solera/io/hf_folder.h"

#include <fmt/format.h>

#include <utility>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/value.h"

namespace solera::io {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfig = "config.json";
constexpr const char* kWeights = "model.safetensors";
constexpr const char* kIndex = "model.safetensors.index.json";

[[noreturn]] void throw_bad(const fs::path& path, const std::string& message) {
  throw Error(ErrorKind::kBadInput, path.string(), message);
}

// The shard of one tensor: a file of the folder itself, nowhere else.
std::string shard_name(const Value& value, const fs::path& index) {
  const bool plain =
      value.is_string() && !value.as_string().empty() &&
      fs::path(value.as_string()).filename() == value.as_string();
  if (!plain) {
    throw_bad(index, fmt::format("names the shard {}, expected a file of the "
                                 "same folder",
                                 to_json(value)));
  }
  return value.as_string();
}

SafetensorsFile read_shards(const fs::path& folder) {
  const fs::path index = folder / kIndex;
  const Value document = read_json(index);
  const Value* map = document.find("weight_map");
  if (map == nullptr || !map->is_object()) {
    throw_bad(index, "has no object 'weight_map'");
  }
  std::map<std::string, SafetensorsFile> shards;
  SafetensorsFile result;
  for (std::size_t i = 0; i < map->size(); ++i) {
    const std::string& name = map->keys()[i];
    const std::string shard = shard_name(map->items()[i], index);
    auto found = shards.find(shard);
    if (found == shards.end()) {
      found = shards.emplace(shard, read_safetensors(folder / shard)).first;
      result.metadata.insert(found->second.metadata.begin(),
                             found->second.metadata.end());
    }
    const torch::Tensor* tensor = found->second.tensors.find(name);
    if (tensor == nullptr) {
      throw_bad(folder / shard, fmt::format("lacks the tensor '{}' that {} "
                                            "promises",
                                            name, kIndex));
    }
    result.tensors.set(name, *tensor);
  }
  return result;
}

}  // namespace

SafetensorsFile read_hf_weights(const fs::path& folder) {
  if (fs::exists(folder / kWeights)) return read_safetensors(folder / kWeights);
  if (fs::exists(folder / kIndex)) return read_shards(folder);
  throw_bad(folder, fmt::format("holds no {}, expected a Hugging Face folder "
                                "with one beside its {}",
                                kWeights, kConfig));
}

void write_hf_folder(const fs::path& folder, const tensor::StateDict& state,
                     const HfConfig& config,
                     std::map<std::string, std::string> metadata,
                     const std::function<void(const fs::path&)>& add) {
  metadata["format"] = "pt";
  const std::string document = to_json(hf_config_document(config), 2) + "\n";
  write_folder_atomically(folder, [&](const fs::path& temporary) {
    write_file_atomically(temporary / kConfig, document);
    write_safetensors(temporary / kWeights, state, metadata);
    if (add) add(temporary);
  });
}

}  // namespace solera::io
