#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace solera::nn {

struct LayerNormOptions {
  std::int64_t channels = 0;
  double eps = 1e-6;
};

/// Layer normalisation of the last dimension with the keys of
/// torch.nn.LayerNorm: `weight` and `bias`, [channels].
class LayerNormImpl : public torch::nn::Module {
 public:
  explicit LayerNormImpl(const LayerNormOptions& options);

  /// [..., channels], the same shape out.
  torch::Tensor forward(const torch::Tensor& x);

  torch::Tensor weight;
  torch::Tensor bias;

 private:
  LayerNormOptions options_;
};
TORCH_MODULE(LayerNorm);

/// The same for the channels of a map [B, channels, H, W]. A channels-last map
/// is normalised without a copy.
class LayerNorm2dImpl : public LayerNormImpl {
 public:
  using LayerNormImpl::LayerNormImpl;

  torch::Tensor forward(const torch::Tensor& x);
};
TORCH_MODULE(LayerNorm2d);

}  // namespace solera::nn
