#pragma once

#include <ATen/core/Generator.h>
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace solera::nn {

struct PatchConvOptions {
  std::int64_t in = 0;    ///< Input channels.
  std::int64_t out = 0;   ///< Output channels.
  std::int64_t side = 1;  ///< Of a patch: kernel and stride.
};

/// A convolution of patches that touch and do not overlap, with the keys of
/// torch.nn.Conv2d: `weight` [out, in, side, side] and `bias` [out]. Both are
/// zero until they are initialised or loaded.
class PatchConv2dImpl : public torch::nn::Module {
 public:
  explicit PatchConv2dImpl(const PatchConvOptions& options);

  /// [B, in, H, W] to [B, out, H / side, W / side], rounded down.
  torch::Tensor forward(const torch::Tensor& x);

  /// torch.nn.Conv2d's default: weight and bias uniform in +-1 / sqrt(fan in).
  void init_default(const at::Generator& generator);

  torch::Tensor weight;
  torch::Tensor bias;

 private:
  PatchConvOptions options_;
};
TORCH_MODULE(PatchConv2d);

}  // namespace solera::nn
