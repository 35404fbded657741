#pragma once

#include <filesystem>

#include "solera/core/value.h"
#include "solera/io/hf_config.h"

namespace solera::io {

/// Adds what a folder of the transformers library says in its own way:
/// `id2label`, `image_size` and `model_type` of `document`, its config.json;
/// input size, normalisation and interpolation of preprocessor_config.json, if
/// that is there. Error(kBadInput) naming file and member for members of the
/// wrong kind.
void read_transformers_config(const std::filesystem::path& folder,
                              const Value& document, HfConfig& config);

}  // namespace solera::io
