#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

#include "solera/nn/linear.h"

namespace solera::nn {

struct AttentionOptions {
  std::int64_t channels = 0;  ///< A multiple of `heads`.
  std::int64_t heads = 1;
  bool qkv_bias = true;
};

/// Queries, keys and values [B, heads, N, channels / heads] of `qkv`
/// [B, N, 3 * channels], which holds all queries, then all keys, then all
/// values, each head by head.
struct Projections {
  torch::Tensor query;
  torch::Tensor key;
  torch::Tensor value;
};
Projections split_heads(const torch::Tensor& qkv, std::int64_t heads);

/// The way back: [B, heads, N, d] to [B, N, heads * d].
torch::Tensor join_heads(const torch::Tensor& x);

/// Multi-head self-attention (Vaswani et al., arXiv 1706.03762, section 3.2)
/// with timm's keys `qkv` and `proj`.
class AttentionImpl : public torch::nn::Module {
 public:
  explicit AttentionImpl(const AttentionOptions& options);

  /// [B, N, channels], the same shape out.
  torch::Tensor forward(const torch::Tensor& x);

 private:
  AttentionOptions options_;
  Linear qkv_;
  Linear proj_;
};
TORCH_MODULE(Attention);

}  // namespace solera::nn
