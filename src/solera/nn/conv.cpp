#include "solera/nn/conv.h"

#include <torch/torch.h>

namespace solera::nn {
Conv2dImpl::Conv2dImpl(const ConvOptions& options) : options_(options) {
  weight = register_parameter(
      "weight", torch::zeros({options.out, options.in / options.groups,
                              options.kernel, options.kernel}));
  if (options.bias) {
    bias = register_parameter("bias", torch::zeros({options.out}));
  }
}

torch::Tensor Conv2dImpl::forward(const torch::Tensor& x) {
  const std::int64_t kernel = options_.kernel;
  const std::int64_t stride = options_.stride;
  // With stride 1 and an odd kernel both rules add the same border, which
  // the convolution adds without a copy.
  if (options_.padding == Padding::kSame && stride > 1) {
    return torch::conv2d(pad_same(x, kernel, stride), weight, bias,
                         {stride, stride}, {0, 0}, {1, 1}, options_.groups);
  }
  const std::int64_t side = (kernel - 1) / 2;
  return torch::conv2d(x, weight, bias, {stride, stride}, {side, side}, {1, 1},
                       options_.groups);
}

void Conv2dImpl::absorb(const torch::Tensor& scale,
                        const torch::Tensor& shift) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor column = scale.view({-1, 1, 1, 1});
  weight.copy_(weight.to(torch::kDouble) * column);
  if (bias.defined()) {
    bias.copy_(bias.to(torch::kDouble) * scale + shift);
  } else {
    bias = register_parameter("bias", shift.to(weight.options()),
                              weight.requires_grad());
  }
}

}  // namespace solera::nn
