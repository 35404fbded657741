#include "solera/models/zoo/vit_block.h"

#include <torch/torch.h>

#include "solera/nn/parameter.h"

namespace solera::models {
namespace {

nn::AttentionOptions vit_attention(const VitConfig& config) {
  nn::AttentionOptions options;
  options.channels = config.channels;
  options.heads = config.heads;
  return options;
}

nn::MlpOptions vit_mlp(const VitConfig& config) {
  nn::MlpOptions options;
  options.channels = config.channels;
  options.hidden = 4 * config.channels;
  return options;
}

}  // namespace

LayerScaleImpl::LayerScaleImpl(std::int64_t channels) {
  gamma = register_parameter("gamma", nn::ones({channels}));
}

VitBlockImpl::VitBlockImpl(const VitConfig& config)
    : norm1_(nn::LayerNormOptions{config.channels}),
      attn_(vit_attention(config)),
      norm2_(nn::LayerNormOptions{config.channels}),
      mlp_(vit_mlp(config)) {
  register_module("norm1", norm1_);
  register_module("attn", attn_);
  if (config.layer_scale) {
    ls1_ = register_module("ls1", LayerScale(config.channels));
  }
  register_module("norm2", norm2_);
  register_module("mlp", mlp_);
  if (config.layer_scale) {
    ls2_ = register_module("ls2", LayerScale(config.channels));
  }
}

torch::Tensor VitBlockImpl::forward(const torch::Tensor& x) {
  torch::Tensor branch = attn_(norm1_(x));
  if (ls1_) branch = ls1_(branch);
  const torch::Tensor y = x + branch;
  branch = mlp_(norm2_(y));
  if (ls2_) branch = ls2_(branch);
  return y + branch;
}

void VitBlockImpl::init_scales() {
  const torch::NoGradGuard no_grad;
  if (ls1_) ls1_->gamma.fill_(1e-5);
  if (ls2_) ls2_->gamma.fill_(1e-5);
}

}  // namespace solera::models
