#include "solera/io/mapped_tensor.h"

#include <torch/torch.h>

#include <cstring>

namespace solera::io {
namespace {

torch::Tensor copied(const std::uint8_t* data,
                     const std::vector<std::int64_t>& sizes,
                     torch::ScalarType dtype) {
  torch::Tensor tensor = torch::empty(sizes, dtype);
  std::memcpy(tensor.data_ptr(), data, tensor.nbytes());
  return tensor;
}

}  // namespace

std::optional<std::int64_t> checked_numel(
    const std::vector<std::int64_t>& sizes) {
  std::int64_t numel = 1;
  bool empty = false;
  for (const std::int64_t size : sizes) {
    if (size < 0) return std::nullopt;
    // libtorch multiplies all sizes for the strides, whether one is 0 or not.
    empty = empty || size == 0;
    if (__builtin_mul_overflow(numel, size == 0 ? 1 : size, &numel)) {
      return std::nullopt;
    }
  }
  return empty ? 0 : numel;
}

std::optional<std::uint64_t> checked_nbytes(std::int64_t numel,
                                            torch::ScalarType dtype) {
  std::int64_t bytes = 0;
  const auto width = static_cast<std::int64_t>(torch::elementSize(dtype));
  if (numel < 0 || __builtin_mul_overflow(numel, width, &bytes)) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(bytes);
}

torch::Tensor mapped_tensor(const SharedBytes& file, std::uint64_t offset,
                            const std::vector<std::int64_t>& sizes,
                            torch::ScalarType dtype) {
  if (checked_numel(sizes).value_or(0) == 0) return torch::empty(sizes, dtype);
  std::uint8_t* data = file.mutable_data() + offset;
  if (dtype == torch::kBool) {
    return copied(data, sizes, torch::kByte).ne(0);
  }
  if (offset % torch::elementSize(dtype) != 0) {
    return copied(data, sizes, dtype);
  }
  return torch::from_blob(
      data, sizes, [file](void*) {}, dtype);
}

}  // namespace solera::io
