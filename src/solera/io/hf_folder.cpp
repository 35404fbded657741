#include "solera/io/hf_folder.h"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/value.h"
#include "solera/io/pth.h"

namespace solera::io {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfig = "config.json";
constexpr const char* kWeights = "model.safetensors";
constexpr const char* kIndexEnding = ".index.json";

SafetensorsFile read_torch_tensors(const fs::path& path, Content content) {
  TorchFile file = read_pth(path, content);
  return {std::move(file.sets.front().state), {}};
}

// The names that a folder's weights may have, the first that is there counts.
struct Layout {
  const char* weights;
  SafetensorsFile (*read)(const fs::path& path, Content content);
};
constexpr Layout kLayouts[] = {{kWeights, &read_safetensors},
                               {"pytorch_model.bin", &read_torch_tensors}};

fs::path index_of(const fs::path& folder, const Layout& layout) {
  return folder / (std::string(layout.weights) + kIndexEnding);
}

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

// From the names of tensors to the files that hold them.
Value read_weight_map(const fs::path& index) {
  const Value document = read_json(index);
  const Value* map = document.find("weight_map");
  if (map == nullptr || !map->is_object()) {
    throw_bad(index, "has no object 'weight_map'");
  }
  return *map;
}

SafetensorsFile read_shards(const fs::path& folder, const Layout& layout,
                            Content content) {
  const fs::path index = index_of(folder, layout);
  const Value map = read_weight_map(index);
  std::map<std::string, SafetensorsFile> shards;
  SafetensorsFile result;
  for (std::size_t i = 0; i < map.size(); ++i) {
    const std::string& name = map.keys()[i];
    const std::string shard = shard_name(map.items()[i], index);
    auto found = shards.find(shard);
    if (found == shards.end()) {
      found = shards.emplace(shard, layout.read(folder / shard, content)).first;
      result.metadata.insert(found->second.metadata.begin(),
                             found->second.metadata.end());
    }
    const torch::Tensor* tensor = found->second.tensors.find(name);
    if (tensor == nullptr) {
      throw_bad(folder / shard, fmt::format("lacks the tensor '{}' that {} "
                                            "promises",
                                            name, index.filename().string()));
    }
    result.tensors.set(name, *tensor);
  }
  return result;
}

[[noreturn]] void throw_no_weights_in(const fs::path& folder) {
  throw_bad(folder, fmt::format("holds no {}, expected a Hugging Face folder "
                                "with one beside its {}",
                                kWeights, kConfig));
}

}  // namespace

bool is_hf_folder(const fs::path& folder) {
  for (const Layout& layout : kLayouts) {
    if (fs::exists(folder / layout.weights)) return true;
    if (fs::exists(index_of(folder, layout))) return true;
  }
  return false;
}

std::vector<fs::path> hf_weight_files(const fs::path& folder) {
  for (const Layout& layout : kLayouts) {
    if (fs::exists(folder / layout.weights)) return {folder / layout.weights};
    const fs::path index = index_of(folder, layout);
    if (!fs::exists(index)) continue;
    std::set<fs::path> shards;
    const Value map = read_weight_map(index);
    for (const Value& shard : map.items()) {
      shards.insert(folder / shard_name(shard, index));
    }
    return {shards.begin(), shards.end()};
  }
  throw_no_weights_in(folder);
}

SafetensorsFile read_hf_weights(const fs::path& folder, Content content) {
  for (const Layout& layout : kLayouts) {
    const fs::path file = folder / layout.weights;
    if (fs::exists(file)) return layout.read(file, content);
    if (fs::exists(index_of(folder, layout))) {
      return read_shards(folder, layout, content);
    }
  }
  throw_no_weights_in(folder);
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
