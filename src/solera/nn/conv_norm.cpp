#include "solera/nn/conv_norm.h"

#include <torch/torch.h>

namespace solera::nn {

ConvNormImpl::ConvNormImpl(const ConvOptions& options, Activation activation,
                           const ConvNormStyle& style)
    : conv_(options),
      norm_(BatchNormOptions{options.out, style.eps, style.momentum}),
      activation_(activation) {
  register_module(style.conv_name, conv_);
  register_module(style.norm_name, norm_);
}

torch::Tensor ConvNormImpl::forward(const torch::Tensor& x) {
  return activate_(norm_(conv_(x)), activation_);
}

}  // namespace solera::nn
