#pragma once

#include <string>

#include "solera/core/value.h"
#include "solera/io/hf_config.h"

namespace solera::io {

// What a folder of the transformers library says in its own way. `where` names
// the file; Error(kBadInput) for members of the wrong kind.

/// Adds `id2label`, `image_size` and `model_type` of config.json.
void read_transformers_config(const Value& document, const std::string& where,
                              HfConfig& config);

/// Adds input size, normalisation and interpolation of
/// preprocessor_config.json.
void read_preprocessor_config(const Value& document, const std::string& where,
                              HfConfig& config);

}  // namespace solera::io
