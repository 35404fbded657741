#include "solera/models/zoo/inverted_residual.h"

#include <torch/torch.h>

#include <memory>
#include <string>

#include "solera/nn/activation.h"

namespace solera::models {

InvertedResidual::InvertedResidual(const InvertedResidualOptions& options)
    : adds_input_(options.stride == 1 && options.in == options.out) {
  const std::int64_t inner = options.in * options.expansion;
  auto conv = register_module("conv", std::make_shared<torch::nn::Module>());
  int next = 0;
  if (options.expansion != 1) {
    nn::ConvOptions expand;
    expand.in = options.in;
    expand.out = inner;
    expand_ = conv->register_module(
        std::to_string(next++), nn::ConvNorm(expand, nn::Activation::kRelu6));
  }
  nn::ConvOptions depthwise;
  depthwise.in = inner;
  depthwise.out = inner;
  depthwise.kernel = 3;
  depthwise.stride = options.stride;
  depthwise.groups = inner;
  depthwise.padding = options.padding;
  depthwise_ = conv->register_module(
      std::to_string(next++), nn::ConvNorm(depthwise, nn::Activation::kRelu6));
  nn::ConvOptions project;
  project.in = inner;
  project.out = options.out;
  project_ = conv->register_module(std::to_string(next++), nn::Conv2d(project));
  nn::BatchNormOptions norm;
  norm.channels = options.out;
  norm_ = conv->register_module(std::to_string(next), nn::BatchNorm2d(norm));
}

torch::Tensor InvertedResidual::forward(const torch::Tensor& x) {
  const torch::Tensor expanded = expand_ ? expand_(x) : x;
  torch::Tensor y = norm_(project_(depthwise_(expanded)));
  return adds_input_ ? y.add_(x) : y;
}

}  // namespace solera::models
