#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

#include "solera/nn/padding.h"

namespace solera::nn {

struct ConvOptions {
  std::int64_t in = 0;      ///< Input channels.
  std::int64_t out = 0;     ///< Output channels.
  std::int64_t kernel = 1;  ///< Side of the square kernel, odd.
  std::int64_t stride = 1;
  std::int64_t groups = 1;
  Padding padding = Padding::kSymmetric;
  bool bias = false;
};

/// A convolution with the keys of torch.nn.Conv2d: `weight`
/// [out, in / groups, kernel, kernel] and, if asked for, `bias` [out]. Both
/// are zero until they are initialised or loaded.
class Conv2dImpl : public torch::nn::Module {
 public:
  explicit Conv2dImpl(const ConvOptions& options);

  /// [B, in, H, W] to [B, out, H', W'].
  torch::Tensor forward(const torch::Tensor& x);

  /// From now on computes scale * (this convolution) + shift, both [out] in
  /// double precision. Adds a bias if there is none.
  void absorb(const torch::Tensor& scale, const torch::Tensor& shift);

  const ConvOptions& options() const { return options_; }
  torch::Tensor weight;
  torch::Tensor bias;  ///< Undefined if there is none.

 private:
  torch::Tensor convolve(const torch::Tensor& x, std::int64_t border) const;

  ConvOptions options_;
};
TORCH_MODULE(Conv2d);

}  // namespace solera::nn
