#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

#include "solera/models/zoo/swin_v2_windows.h"
#include "solera/nn/layer_norm.h"
#include "solera/nn/linear.h"
#include "solera/nn/mlp.h"

namespace solera::models {

struct SwinBlockOptions {
  std::int64_t channels = 0;
  std::int64_t heads = 0;
  std::int64_t window = 8;  ///< Tokens along a side of a window, 2 or more.
  bool shifted = false;
};

/// Attention within windows of a map: scores are cosines times exp(logit_scale)
/// (at most 100) plus a bias that a small network computes from the distance
/// of two tokens (arXiv 2111.09883, sections 3.2 and 3.3). timm's keys: keys
/// of the attention have no bias.
class SwinAttentionImpl : public torch::nn::Module {
 public:
  explicit SwinAttentionImpl(const SwinBlockOptions& options);

  /// [B, H, W, channels], the same shape out.
  torch::Tensor forward(const torch::Tensor& x);
  /// Cosines times 10, no bias.
  void init_scale_and_bias();

 private:
  torch::Tensor project(const torch::Tensor& x) const;
  torch::Tensor attend(const torch::Tensor& qkv, const SwinWindows& windows);
  torch::Tensor distance_bias();

  SwinBlockOptions options_;
  torch::Tensor logit_scale_;
  torch::Tensor q_bias_;
  torch::Tensor v_bias_;
  nn::Linear cpb_hidden_;
  nn::Linear cpb_out_;
  nn::Linear qkv_;
  nn::Linear proj_;
  torch::Tensor coordinates_;  // no buffers: constants of the architecture
  torch::Tensor pairs_;
};
TORCH_MODULE(SwinAttention);

/// Attention and mlp, each normalised and then added to its input.
class SwinBlockImpl : public torch::nn::Module {
 public:
  explicit SwinBlockImpl(const SwinBlockOptions& options);

  /// [B, H, W, channels], the same shape out.
  torch::Tensor forward(const torch::Tensor& x);
  /// What is no Linear: the attention, and both norms to weight 0, so that a
  /// fresh block is the identity.
  void init_rest();

 private:
  SwinAttention attn_;
  nn::LayerNorm norm1_;
  nn::Mlp mlp_;
  nn::LayerNorm norm2_;
};
TORCH_MODULE(SwinBlock);

}  // namespace solera::models
