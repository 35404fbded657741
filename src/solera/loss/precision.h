#pragma once

#include <torch/types.h>

namespace solera::loss {

/// `tensor` itself, or as float32 if it is of half precision: sums over a
/// thousand classes need more than the 8 bits of bfloat16.
torch::Tensor at_least_float(const torch::Tensor& tensor);

}  // namespace solera::loss
