#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include "solera/models/zoo/vit.h"
#include "solera/nn/attention.h"
#include "solera/nn/layer_norm.h"
#include "solera/nn/mlp.h"

namespace solera::models {

/// x * gamma, a factor for each channel (arXiv 2103.17239, section 2).
class LayerScaleImpl : public torch::nn::Module {
 public:
  explicit LayerScaleImpl(std::int64_t channels);

  /// [..., channels].
  torch::Tensor forward(const torch::Tensor& x) { return x * gamma; }

  torch::Tensor gamma;
};
TORCH_MODULE(LayerScale);

/// Pre-norm attention and mlp, each added to its input, with timm's keys.
class VitBlockImpl : public torch::nn::Module {
 public:
  explicit VitBlockImpl(const VitConfig& config);

  /// [B, N, channels], the same shape out.
  torch::Tensor forward(const torch::Tensor& x);
  /// Factors of the layer scales to 1e-5, DINOv2's start.
  void init_scales();

 private:
  nn::LayerNorm norm1_;
  nn::Attention attn_;
  LayerScale ls1_{nullptr};
  nn::LayerNorm norm2_;
  nn::Mlp mlp_;
  LayerScale ls2_{nullptr};
};
TORCH_MODULE(VitBlock);

}  // namespace solera::models
