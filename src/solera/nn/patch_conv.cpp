#include "solera/nn/patch_conv.h"

#include <torch/torch.h>

#include <cmath>

#include "solera/nn/parameter.h"

namespace solera::nn {

PatchConv2dImpl::PatchConv2dImpl(const PatchConvOptions& options)
    : options_(options) {
  weight = register_parameter(
      "weight", zeros({options.out, options.in, options.side, options.side}));
  bias = register_parameter("bias", zeros({options.out}));
}

torch::Tensor PatchConv2dImpl::forward(const torch::Tensor& x) {
  return torch::conv2d(x, weight, bias, {options_.side, options_.side});
}

void PatchConv2dImpl::init_default(const at::Generator& generator) {
  const torch::NoGradGuard no_grad;
  const std::int64_t fan_in = options_.in * options_.side * options_.side;
  const double bound = 1.0 / std::sqrt(static_cast<double>(fan_in));
  weight.uniform_(-bound, bound, generator);
  bias.uniform_(-bound, bound, generator);
}

}  // namespace solera::nn
