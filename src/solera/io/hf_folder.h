#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "solera/io/content.h"
#include "solera/io/hf_config.h"
#include "solera/io/safetensors.h"
#include "solera/tensor/state_dict.h"

namespace solera::io {

// A model in the Hugging Face layout of timm, loadable there with
// timm.create_model("local-dir:FOLDER") where architecture and keys are timm's.
//
//   FOLDER/config.json        architecture, classes, input (hf_config.h)
//   FOLDER/model.safetensors  the weights; or, in large models,
//   FOLDER/model.safetensors.index.json and the shards that it names; older
//   FOLDER/pytorch_model.bin or its index, as torch.save writes them

/// Whether the folder holds any of these.
bool is_hf_folder(const std::filesystem::path& folder);

/// The files that hold the weights of a folder: one, or the shards in the
/// order of their names. Error(kBadInput) if there are none.
std::vector<std::filesystem::path> hf_weight_files(
    const std::filesystem::path& folder);

/// Reads the weights of a folder, single or sharded. Error(kBadInput) if there
/// are none, or a shard is missing or lacks a tensor that the index names.
SafetensorsFile read_hf_weights(const std::filesystem::path& folder,
                                Content content = Content::kWhole);

/// Writes folder, `config.json` and `model.safetensors`, complete or not at
/// all; an older folder of that name is replaced. `metadata` goes into the
/// header of the weights, with format=pt, which timm expects. `add`, if given,
/// puts further files into the folder before it gets its name.
void write_hf_folder(
    const std::filesystem::path& folder, const tensor::StateDict& state,
    const HfConfig& config, std::map<std::string, std::string> metadata,
    const std::function<void(const std::filesystem::path&)>& add = {});

}  // namespace solera::io
