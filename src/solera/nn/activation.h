#pragma once

#include <torch/types.h>

namespace solera::nn {

/// What follows a normalised convolution or a linear layer.
enum class Activation {
  kNone,         ///< x
  kRelu,         ///< max(x, 0)
  kRelu6,        ///< min(max(x, 0), 6)
  kSigmoid,      ///< 1 / (1 + exp(-x))
  kHardSigmoid,  ///< relu6(x + 3) / 6
  kSilu,         ///< x sigmoid(x), also called swish
  kHardSwish,    ///< x relu6(x + 3) / 6
  kGelu,         ///< x Phi(x), Phi the normal distribution function: exact
};

/// Activation of `x`, which may be overwritten: use the tensor returned. Only
/// for an `x` whose producer does not need it for its gradient, such as a
/// convolution, a linear layer or a batch norm.
torch::Tensor activate_(torch::Tensor x, Activation activation);

/// Whether the gradient of an operation on `x` will be asked for.
bool records_gradient(const torch::Tensor& x);

}  // namespace solera::nn
