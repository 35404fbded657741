#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

#include "solera/models/zoo/convnext.h"
#include "solera/nn/conv.h"
#include "solera/nn/layer_norm.h"
#include "solera/nn/mlp.h"

namespace solera::models {

/// x + gamma * mlp(norm(depthwise 7x7 of x)) with timm's keys; the second
/// version has no gamma.
class ConvNextBlockImpl : public torch::nn::Module {
 public:
  ConvNextBlockImpl(std::int64_t channels, ConvNextVersion version);

  /// [B, channels, H, W], the same shape out.
  torch::Tensor forward(const torch::Tensor& x);

  torch::Tensor gamma;  ///< Undefined in the second version.

 private:
  nn::Conv2d conv_dw_;
  nn::LayerNorm norm_;
  nn::Mlp mlp_;
};
TORCH_MODULE(ConvNextBlock);

}  // namespace solera::models
