#include "solera/models/zoo/regnet_block.h"

#include <torch/torch.h>

namespace solera::models {
namespace {

nn::ConvNorm make_layer(std::int64_t in, const RegNetBlockOptions& options,
                        std::int64_t kernel, std::int64_t stride,
                        nn::Activation activation) {
  nn::ConvOptions conv;
  conv.in = in;
  conv.out = options.out;
  conv.kernel = kernel;
  conv.stride = stride;
  conv.groups = kernel > 1 ? options.groups : 1;
  conv.padding = options.padding;
  return regnet_layer(conv, activation);
}

nn::SqueezeExcite make_squeeze(const RegNetBlockOptions& options) {
  nn::SqueezeExciteOptions squeeze;
  squeeze.channels = options.out;
  squeeze.reduced = options.in / 4;
  return nn::SqueezeExcite(squeeze);
}

}  // namespace

nn::ConvNorm regnet_layer(const nn::ConvOptions& conv,
                          nn::Activation activation) {
  nn::ConvNormStyle style;
  style.conv_name = "conv";
  style.norm_name = "bn";
  return nn::ConvNorm(conv, activation, style);
}

RegNetBlock::RegNetBlock(const RegNetBlockOptions& options)
    : conv1_(make_layer(options.in, options, 1, 1, nn::Activation::kRelu)),
      conv2_(make_layer(options.out, options, 3, options.stride,
                        nn::Activation::kRelu)),
      squeeze_(make_squeeze(options)),
      conv3_(make_layer(options.out, options, 1, 1, nn::Activation::kNone)) {
  register_module("conv1", conv1_);
  register_module("conv2", conv2_);
  register_module("se", squeeze_);
  register_module("conv3", conv3_);
  if (options.stride == 1 && options.in == options.out) return;
  downsample_ = register_module(
      "downsample", make_layer(options.in, options, 1, options.stride,
                               nn::Activation::kNone));
}

torch::Tensor RegNetBlock::forward(const torch::Tensor& x) {
  torch::Tensor residual = conv3_(squeeze_(conv2_(conv1_(x))));
  residual.add_(downsample_ ? downsample_(x) : x);
  return nn::activate_(residual, nn::Activation::kRelu);
}

void RegNetBlock::start_as_identity() {
  const torch::NoGradGuard no_grad;
  conv3_->named_parameters()["bn.weight"].zero_();
}

}  // namespace solera::models
