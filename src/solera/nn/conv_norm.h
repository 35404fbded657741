#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include "solera/nn/activation.h"
#include "solera/nn/batch_norm.h"
#include "solera/nn/conv.h"

namespace solera::nn {

/// Convolution, batch norm, activation, with the keys of a torch Sequential of
/// them: `0.weight`, `1.weight`, `1.bias`, ...
class ConvNormImpl : public torch::nn::Module {
 public:
  ConvNormImpl(const ConvOptions& options, Activation activation);

  torch::Tensor forward(const torch::Tensor& x);

 private:
  Conv2d conv_;
  BatchNorm2d norm_;
  Activation activation_;
};
TORCH_MODULE(ConvNorm);

}  // namespace solera::nn
