#include "solera/nn/layer_norm.h"

#include <torch/torch.h>

#include "solera/nn/parameter.h"

namespace solera::nn {

LayerNormImpl::LayerNormImpl(const LayerNormOptions& options)
    : options_(options) {
  weight = register_parameter("weight", ones({options.channels}));
  bias = register_parameter("bias", zeros({options.channels}));
}

torch::Tensor LayerNormImpl::forward(const torch::Tensor& x) {
  return torch::layer_norm(x, {options_.channels}, weight, bias, options_.eps);
}

torch::Tensor LayerNorm2dImpl::forward(const torch::Tensor& x) {
  const torch::Tensor last = x.permute({0, 2, 3, 1});
  return LayerNormImpl::forward(last).permute({0, 3, 1, 2});
}

}  // namespace solera::nn
