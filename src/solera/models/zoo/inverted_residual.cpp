#include "solera/models/zoo/inverted_residual.h"

#include <torch/torch.h>

namespace solera::models {
namespace {

nn::Conv2d pointwise(std::int64_t in, std::int64_t out) {
  nn::ConvOptions conv;
  conv.in = in;
  conv.out = out;
  return nn::Conv2d(conv);
}

nn::Conv2d depthwise(const InvertedResidualOptions& options) {
  nn::ConvOptions conv;
  conv.in = options.inner;
  conv.out = options.inner;
  conv.kernel = options.kernel;
  conv.stride = options.stride;
  conv.groups = options.inner;
  conv.padding = options.padding;
  return nn::Conv2d(conv);
}

nn::SqueezeExcite squeeze_excite(const InvertedResidualOptions& options) {
  nn::SqueezeExciteOptions squeeze;
  squeeze.channels = options.inner;
  squeeze.reduced = options.squeezed;
  squeeze.inner = options.squeeze_activation;
  squeeze.gate = options.gate;
  squeeze.reduce_name = "conv_reduce";
  squeeze.expand_name = "conv_expand";
  return nn::SqueezeExcite(squeeze);
}

}  // namespace

InvertedResidual::InvertedResidual(const InvertedResidualOptions& options)
    : options_(options) {
  const auto norm = [&](std::int64_t channels) {
    return nn::BatchNorm2d(
        nn::BatchNormOptions{channels, options.eps, options.momentum});
  };
  const bool expands = options.expands;
  if (expands) {
    expand_ = register_module("conv_pw", pointwise(options.in, options.inner));
    expand_norm_ = register_module("bn1", norm(options.inner));
  }
  depthwise_ = register_module("conv_dw", depthwise(options));
  depthwise_norm_ =
      register_module(expands ? "bn2" : "bn1", norm(options.inner));
  if (options.squeezed > 0) {
    squeeze_ = register_module("se", squeeze_excite(options));
  }
  project_ = register_module(expands ? "conv_pwl" : "conv_pw",
                             pointwise(options.inner, options.out));
  project_norm_ = register_module(expands ? "bn3" : "bn2", norm(options.out));
  options_.adds_input =
      options.adds_input && options.stride == 1 && options.in == options.out;
}

torch::Tensor InvertedResidual::forward(const torch::Tensor& x) {
  const nn::Activation activation = options_.activation;
  torch::Tensor y = x;
  if (expand_) y = nn::activate_(expand_norm_(expand_(y)), activation);
  y = nn::activate_(depthwise_norm_(depthwise_(y)), activation);
  if (squeeze_) y = squeeze_(y);
  y = project_norm_(project_(y));
  if (options_.activates_output) y = nn::activate_(y, activation);
  return options_.adds_input ? y.add_(x) : y;
}

}  // namespace solera::models
