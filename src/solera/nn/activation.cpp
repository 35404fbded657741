#include "solera/nn/activation.h"

#include <torch/torch.h>

namespace solera::nn {

torch::Tensor activate_(torch::Tensor x, Activation activation) {
  switch (activation) {
    case Activation::kNone:
      return x;
    case Activation::kRelu:
      return torch::relu_(x);
    case Activation::kRelu6:
      return torch::hardtanh_(x, 0.0, 6.0);
  }
  return x;
}

}  // namespace solera::nn
