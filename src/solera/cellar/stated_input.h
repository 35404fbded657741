#pragma once

#include "solera/io/hf_config.h"
#include "solera/models/input.h"

namespace solera::cellar {

/// The input that a config.json describes.
models::InputSpec stated_input(const io::HfConfig& config);

}  // namespace solera::cellar
