#pragma once

#include <filesystem>

#include "solera/cellar/model_file.h"

namespace solera::cellar {

/// What the headers of a file, or of a folder with a config.json, say of its
/// model. Tensors are not read, nothing is executed. Never throws for what is
/// in the file: `error` says what is wrong with it.
ModelFile inspect(const std::filesystem::path& path);

}  // namespace solera::cellar
