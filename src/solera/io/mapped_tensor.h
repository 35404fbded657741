#pragma once

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "solera/io/shared_bytes.h"

namespace solera::io {

/// The most dimensions that libtorch's kernels take.
constexpr std::size_t kMaxDimensions = 64;

/// The product of `sizes`; none if one is negative or it overflows.
std::optional<std::int64_t> checked_numel(
    const std::vector<std::int64_t>& sizes);

/// `numel` elements of `dtype` as bytes; none if that overflows.
std::optional<std::uint64_t> checked_nbytes(std::int64_t numel,
                                            torch::ScalarType dtype);

/// A contiguous tensor over the bytes of `file` from `offset` on, which keeps
/// them alive; writing to it changes this process's copy only. Bytes
/// that are not aligned for `dtype`, and booleans (a file may hold bytes that
/// are neither 0 nor 1), are copied. The caller has checked that the bytes
/// lie inside the file.
torch::Tensor mapped_tensor(const SharedBytes& file, std::uint64_t offset,
                            const std::vector<std::int64_t>& sizes,
                            torch::ScalarType dtype);

}  // namespace solera::io
