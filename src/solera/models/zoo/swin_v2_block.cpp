#include "solera/models/zoo/swin_v2_block.h"

#include <ATen/TracerMode.h>
#include <torch/torch.h>

#include <cmath>

#include "solera/nn/attention.h"
#include "solera/nn/parameter.h"

namespace solera::models {
namespace {

using torch::Tensor;

constexpr std::int64_t kBiasUnits = 512;
constexpr double kSwinEps = 1e-5;

nn::MlpOptions swin_mlp(std::int64_t channels) {
  nn::MlpOptions options;
  options.channels = channels;
  options.hidden = 4 * channels;
  return options;
}

Tensor unit(const Tensor& x) {
  return x / x.norm(2, {-1}, /*keepdim=*/true).clamp_min(1e-12);
}

}  // namespace

SwinAttentionImpl::SwinAttentionImpl(const SwinBlockOptions& options)
    : options_(options),
      cpb_hidden_(nn::LinearOptions{2, kBiasUnits}),
      cpb_out_(nn::LinearOptions{kBiasUnits, options.heads, /*bias=*/false}),
      qkv_(nn::LinearOptions{options.channels, 3 * options.channels,
                             /*bias=*/false}),
      proj_(nn::LinearOptions{options.channels, options.channels}),
      coordinates_(swin_coordinates(options.window)),
      pairs_(swin_pairs(options.window)) {
  logit_scale_ =
      register_parameter("logit_scale", nn::zeros({options.heads, 1, 1}));
  q_bias_ = register_parameter("q_bias", nn::zeros({options.channels}));
  v_bias_ = register_parameter("v_bias", nn::zeros({options.channels}));
  auto cpb_mlp =
      register_module("cpb_mlp", std::make_shared<torch::nn::Module>());
  cpb_mlp->register_module("0", cpb_hidden_);
  cpb_mlp->register_module("2", cpb_out_);
  register_module("qkv", qkv_);
  register_module("proj", proj_);
}

Tensor SwinAttentionImpl::forward(const Tensor& x) {
  const SwinWindows windows(x.size(1), x.size(2), options_.window,
                            options_.shifted);
  const Tensor mixed = attend(project(windows.cut(x)), windows);
  return windows.join(proj_(mixed));
}

Tensor SwinAttentionImpl::project(const Tensor& x) const {
  const Tensor bias =
      torch::cat({q_bias_, torch::zeros_like(q_bias_), v_bias_});
  return torch::linear(x, qkv_->weight, bias);
}

// [B * windows, N, 3 * channels] to [B * windows, N, channels].
Tensor SwinAttentionImpl::attend(const Tensor& qkv,
                                 const SwinWindows& windows) {
  const std::int64_t tokens = qkv.size(1);
  const nn::Projections heads = nn::split_heads(qkv, options_.heads);
  const Tensor scale = logit_scale_.clamp_max(std::log(100.0)).exp();
  const Tensor cosines =
      unit(heads.query).matmul(unit(heads.key).transpose(-2, -1));
  Tensor scores = cosines * scale + distance_bias();
  if (windows.shifted()) {
    const Tensor mask = [&] {
      const at::tracer::impl::NoTracerDispatchMode no_trace;
      return windows.mask(scores.options());
    }();
    scores =
        (scores.reshape({-1, windows.count(), options_.heads, tokens, tokens}) +
         mask.unsqueeze(1))
            .reshape({-1, options_.heads, tokens, tokens});
  }
  return nn::join_heads(scores.softmax(-1).matmul(heads.value));
}

// [heads, N, N]
Tensor SwinAttentionImpl::distance_bias() {
  const auto [coordinates, pairs] = [&] {
    const at::tracer::impl::NoTracerDispatchMode no_trace;
    return std::make_pair(coordinates_.to(logit_scale_.options()),
                          pairs_.to(logit_scale_.device()));
  }();
  const std::int64_t tokens = options_.window * options_.window;
  const Tensor table = cpb_out_(torch::relu(cpb_hidden_(coordinates)))
                           .reshape({-1, options_.heads});
  const Tensor bias = table.index_select(0, pairs)
                          .reshape({tokens, tokens, options_.heads})
                          .permute({2, 0, 1});
  return bias.sigmoid() * 16.0;
}

void SwinAttentionImpl::init_scale_and_bias() {
  const torch::NoGradGuard no_grad;
  logit_scale_.fill_(std::log(10.0));
  q_bias_.zero_();
  v_bias_.zero_();
}

SwinBlockImpl::SwinBlockImpl(const SwinBlockOptions& options)
    : attn_(options),
      norm1_(nn::LayerNormOptions{options.channels, kSwinEps}),
      mlp_(swin_mlp(options.channels)),
      norm2_(nn::LayerNormOptions{options.channels, kSwinEps}) {
  register_module("attn", attn_);
  register_module("norm1", norm1_);
  register_module("mlp", mlp_);
  register_module("norm2", norm2_);
}

void SwinBlockImpl::init_rest() {
  const torch::NoGradGuard no_grad;
  attn_->init_scale_and_bias();
  norm1_->weight.zero_();
  norm2_->weight.zero_();
}

Tensor SwinBlockImpl::forward(const Tensor& x) {
  const Tensor y = x + norm1_(attn_(x));
  return y + norm2_(mlp_(y));
}

}  // namespace solera::models
