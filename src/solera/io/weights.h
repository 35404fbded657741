#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "solera/tensor/state_dict.h"

namespace solera::io {

/// Weights from a file of any format, and what the file says of them.
struct Weights {
  tensor::StateDict state;
  std::map<std::string, std::string> metadata;  ///< Of safetensors only.
};

/// Reads a safetensors file, a file of torch.save (see pth.h), or a Hugging
/// Face folder (see hf_folder.h). The format is found from the bytes, whatever
/// the name. Error(kBadInput) for anything else, with a word on what it is
/// where that can be told.
Weights read_weights(const std::filesystem::path& path);

}  // namespace solera::io
