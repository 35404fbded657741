#pragma once

#include <torch/types.h>

#include <string>

namespace solera::tensor {

/// `auto` (CUDA if there is one), `cpu`, `cuda`, `cuda:1`.
/// Error(kUsage) if the text is another or the device is not there.
torch::Device parse_device(const std::string& text);

/// Uses `threads` cores for one operation (0: all of this machine) and one
/// between operations. Call once, before any work. Debian's libtorch would
/// take half of the cores.
void set_threads(int threads);

/// What libtorch multiplies matrices with: "openblas", "mkl", "reference
/// BLAS" (ten times slower: the caller should warn) or "unknown".
std::string blas_name();

}  // namespace solera::tensor
