#include "solera/nn/activation.h"

#include <torch/torch.h>

namespace solera::nn {
namespace {

using torch::Tensor;

// These need their input for the gradient: in place, autograd would copy it
// first, which costs more than a new output.
Tensor activate_from_input(const Tensor& x, Activation activation) {
  switch (activation) {
    case Activation::kHardSigmoid:
      return torch::hardsigmoid(x);
    case Activation::kSilu:
      return torch::silu(x);
    case Activation::kHardSwish:
      return torch::hardswish(x);
    default:
      return torch::gelu(x);
  }
}

// libtorch 1.13 has no gradient of hardtanh in half precision on processors.
Tensor clip_to_six_(Tensor x) {
  if (x.scalar_type() == torch::kBFloat16 && records_gradient(x)) {
    return torch::clamp_max(torch::relu_(x), 6.0);
  }
  return torch::hardtanh_(x, 0.0, 6.0);
}

}  // namespace

bool records_gradient(const Tensor& x) {
  return torch::GradMode::is_enabled() && x.requires_grad();
}

Tensor activate_(Tensor x, Activation activation) {
  switch (activation) {
    case Activation::kNone:
      return x;
    case Activation::kRelu:
      return torch::relu_(x);
    case Activation::kRelu6:
      return clip_to_six_(x);
    case Activation::kSigmoid:
      return torch::sigmoid_(x);
    default:
      break;
  }
  if (records_gradient(x)) return activate_from_input(x, activation);
  switch (activation) {
    case Activation::kHardSigmoid:
      return torch::hardsigmoid_(x);
    case Activation::kSilu:
      return torch::silu_(x);
    case Activation::kHardSwish:
      return torch::hardswish_(x);
    default:
      return torch::gelu_(x);
  }
}

}  // namespace solera::nn
