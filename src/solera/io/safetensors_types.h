#pragma once

#include <torch/types.h>

#include <optional>
#include <string>

namespace solera::io {

/// The member of the header that holds no tensor.
constexpr const char* kSafetensorsMetadata = "__metadata__";

/// "F32" and so on; none for a type that the other side does not have.
std::optional<torch::ScalarType> dtype_of_safetensors(const std::string& name);
std::optional<std::string> safetensors_dtype(torch::ScalarType dtype);

}  // namespace solera::io
