#include "solera/nn/conv.h"

#include <torch/torch.h>

#include <array>

#include "solera/nn/parameter.h"

namespace solera::nn {
Conv2dImpl::Conv2dImpl(const ConvOptions& options) : options_(options) {
  weight = register_parameter(
      "weight", zeros({options.out, options.in / options.groups, options.kernel,
                       options.kernel}));
  if (options.bias) {
    bias = register_parameter("bias", zeros({options.out}));
  }
}

torch::Tensor Conv2dImpl::forward(const torch::Tensor& x) {
  const std::int64_t kernel = options_.kernel;
  // With stride 1 and an odd kernel both rules add the same border, which
  // the convolution adds without a copy.
  if (options_.padding == Padding::kSame && options_.stride > 1) {
    return convolve(pad_same(x, kernel, options_.stride), 0);
  }
  return convolve(x, (kernel - 1) / 2);
}

torch::Tensor Conv2dImpl::convolve(const torch::Tensor& x,
                                   std::int64_t border) const {
  const std::array<std::int64_t, 2> stride = {options_.stride, options_.stride};
  const std::array<std::int64_t, 2> padding = {border, border};
  const std::array<std::int64_t, 2> dilation = {1, 1};
  return torch::conv2d(x, weight, bias, stride, torch::IntArrayRef(padding),
                       dilation, options_.groups);
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
