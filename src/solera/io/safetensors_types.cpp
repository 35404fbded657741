#include "solera/io/safetensors_types.h"

#include <utility>

namespace solera::io {
namespace {

constexpr std::pair<const char*, torch::ScalarType> kTypes[] = {
    {"F64", torch::kDouble},    {"F32", torch::kFloat}, {"F16", torch::kHalf},
    {"BF16", torch::kBFloat16}, {"I64", torch::kLong},  {"I32", torch::kInt},
    {"I16", torch::kShort},     {"I8", torch::kChar},   {"U8", torch::kByte},
    {"BOOL", torch::kBool},
};

}  // namespace

std::optional<torch::ScalarType> dtype_of_safetensors(const std::string& name) {
  for (const auto& [text, dtype] : kTypes) {
    if (name == text) return dtype;
  }
  return std::nullopt;
}

std::optional<std::string> safetensors_dtype(torch::ScalarType dtype) {
  for (const auto& [text, known] : kTypes) {
    if (known == dtype) return text;
  }
  return std::nullopt;
}

}  // namespace solera::io
