#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>
#include <string>

#include "solera/nn/activation.h"
#include "solera/nn/conv.h"

namespace solera::nn {

struct SqueezeExciteOptions {
  std::int64_t channels = 0;
  std::int64_t reduced = 0;  ///< Channels between the two layers.
  Activation inner = Activation::kRelu;
  Activation gate = Activation::kSigmoid;
  /// The children's names: torchvision's and those of timm's ResNets; timm's
  /// mobile networks have conv_reduce and conv_expand.
  std::string reduce_name = "fc1";
  std::string expand_name = "fc2";
};

/// Squeeze and excitation (Hu et al., arXiv 1709.01507, equations 2 to 4):
/// x * gate(expand(inner(reduce(mean of x over H and W)))), with two 1x1
/// convolutions with bias as children.
class SqueezeExciteImpl : public torch::nn::Module {
 public:
  explicit SqueezeExciteImpl(const SqueezeExciteOptions& options);

  /// [B, channels, H, W], the same shape out. Where no gradient is recorded
  /// `x` is overwritten.
  torch::Tensor forward(torch::Tensor x);

 private:
  SqueezeExciteOptions options_;
  Conv2d reduce_{nullptr};
  Conv2d expand_{nullptr};
};
TORCH_MODULE(SqueezeExcite);

}  // namespace solera::nn
