#include "solera/nn/conv_norm.h"

#include <torch/torch.h>

namespace solera::nn {

ConvNormImpl::ConvNormImpl(const ConvOptions& options, Activation activation)
    : conv_(options),
      norm_(BatchNormOptions{options.out}),
      activation_(activation) {
  register_module("0", conv_);
  register_module("1", norm_);
}

torch::Tensor ConvNormImpl::forward(const torch::Tensor& x) {
  return activate_(norm_(conv_(x)), activation_);
}

}  // namespace solera::nn
