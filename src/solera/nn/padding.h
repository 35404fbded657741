#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"

namespace solera::nn {

/// How a convolution or a pooling sees the border.
enum class Padding {
  kSymmetric,  ///< (kernel - 1) / 2 on every side, as PyTorch's models.
  kSame,       ///< TensorFlow's: output = ceil(input / stride), and the odd
               ///< row or column goes to the right and the bottom.
};

/// Adds what kSame adds around `x` [B, C, H, W] before a square kernel.
torch::Tensor pad_same(const torch::Tensor& x, std::int64_t kernel,
                       std::int64_t stride, double value = 0.0);

/// Max pooling of 3x3 windows with stride 2. With kSame, `x` must not be
/// negative: the border is zero.
torch::Tensor max_pool_3x3(const torch::Tensor& x, Padding padding);

}  // namespace solera::nn

namespace solera {
template <>
struct EnumNames<nn::Padding> {
  static std::vector<std::pair<std::string, nn::Padding>> names();
};
}  // namespace solera
