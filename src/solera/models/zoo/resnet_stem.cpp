#include "solera/models/zoo/resnet_stem.h"

#include <torch/torch.h>

#include <memory>
#include <string>

#include "solera/nn/activation.h"

namespace solera::models {
namespace {

constexpr std::size_t kLayersOfDeepStem = 3;  // convolution, norm, activation

}  // namespace

ResNetStem::ResNetStem(const ResNetStemOptions& options) : options_(options) {
  nn::ConvOptions conv;
  conv.in = 3;
  conv.kernel = options.channels.size() == 1 && !options.small ? 7 : 3;
  conv.stride = stride();
  conv.padding = options.padding;
  for (const std::int64_t channels : options.channels) {
    conv.out = channels;
    convs_.emplace_back(conv);
    nn::BatchNormOptions norm;
    norm.channels = channels;
    norms_.emplace_back(norm);
    conv.in = channels;
    conv.stride = 1;
  }
}

void ResNetStem::register_in(torch::nn::Module& backbone) {
  if (convs_.size() == 1) {
    backbone.register_module("conv1", convs_.front());
  } else {
    auto layers = backbone.register_module(
        "conv1", std::make_shared<torch::nn::Module>());
    for (std::size_t i = 0; i < convs_.size(); ++i) {
      const std::size_t index = kLayersOfDeepStem * i;
      layers->register_module(std::to_string(index), convs_[i]);
      if (i + 1 == convs_.size()) break;
      layers->register_module(std::to_string(index + 1), norms_[i]);
    }
  }
  backbone.register_module("bn1", norms_.back());
}

torch::Tensor ResNetStem::forward(const torch::Tensor& input) {
  torch::Tensor x = input;
  for (std::size_t i = 0; i < convs_.size(); ++i) {
    x = activate_(norms_[i](convs_[i](x)), nn::Activation::kRelu);
  }
  return x;
}

torch::Tensor ResNetStem::pool(const torch::Tensor& x) const {
  return options_.small ? x : nn::max_pool_3x3(x, options_.padding);
}

void ResNetStem::fold_last_norm() {
  nn::BatchNorm2d& norm = norms_.back();
  convs_.back()->absorb(norm->scale(), norm->shift());
  norm->become_identity();
}

}  // namespace solera::models
