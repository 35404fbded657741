#include "solera/nn/attention.h"

#include <torch/torch.h>

#include <cmath>

namespace solera::nn {

Projections split_heads(const torch::Tensor& qkv, std::int64_t heads) {
  const std::int64_t tokens = qkv.size(1);
  const std::int64_t width = qkv.size(2) / (3 * heads);
  const torch::Tensor parts =
      qkv.reshape({-1, tokens, 3, heads, width}).permute({2, 0, 3, 1, 4});
  return {parts.select(0, 0), parts.select(0, 1), parts.select(0, 2)};
}

torch::Tensor join_heads(const torch::Tensor& x) {
  const std::int64_t tokens = x.size(2);
  const std::int64_t channels = x.size(1) * x.size(3);
  return x.transpose(1, 2).reshape({-1, tokens, channels});
}

AttentionImpl::AttentionImpl(const AttentionOptions& options)
    : options_(options),
      qkv_(LinearOptions{options.channels, 3 * options.channels,
                         options.qkv_bias}),
      proj_(LinearOptions{options.channels, options.channels}) {
  register_module("qkv", qkv_);
  register_module("proj", proj_);
}

torch::Tensor AttentionImpl::forward(const torch::Tensor& x) {
  const auto width = static_cast<double>(options_.channels / options_.heads);
  const Projections heads = split_heads(qkv_(x), options_.heads);
  const torch::Tensor query = heads.query * (1.0 / std::sqrt(width));
  const torch::Tensor scores = query.matmul(heads.key.transpose(-2, -1));
  return proj_(join_heads(scores.softmax(-1).matmul(heads.value)));
}

}  // namespace solera::nn
