#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <string>

#include "solera/nn/activation.h"
#include "solera/nn/batch_norm.h"
#include "solera/nn/conv.h"

namespace solera::nn {

/// The batch norm of a ConvNorm, and the children's names: those of a torch
/// Sequential unless a library has others.
struct ConvNormStyle {
  double eps = 1e-5;
  double momentum = 0.1;
  std::string conv_name = "0";
  std::string norm_name = "1";
};

/// Convolution, batch norm, activation, with the keys `0.weight`, `1.weight`,
/// `1.bias`, ... or what the style names them.
class ConvNormImpl : public torch::nn::Module {
 public:
  ConvNormImpl(const ConvOptions& options, Activation activation,
               const ConvNormStyle& style = {});

  torch::Tensor forward(const torch::Tensor& x);

 private:
  Conv2d conv_;
  BatchNorm2d norm_;
  Activation activation_;
};
TORCH_MODULE(ConvNorm);

}  // namespace solera::nn
