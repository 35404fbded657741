#pragma once

#include <torch/types.h>

namespace solera::nn {

/// What follows a normalised convolution.
enum class Activation {
  kNone,   ///< x
  kRelu,   ///< max(x, 0)
  kRelu6,  ///< min(max(x, 0), 6)
};

/// Applies the activation in place (the backward passes of convolution and
/// batch norm do not need their outputs) and returns the tensor.
torch::Tensor activate_(torch::Tensor x, Activation activation);

}  // namespace solera::nn
