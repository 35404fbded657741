#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

namespace solera::nn {

/// Global response normalisation (Woo et al., arXiv 2301.00808, section 3.3)
/// with timm's keys `weight` and `bias`, [channels], both 0 at first:
///
///   y = x + bias + weight * x * g / (mean of g over channels + 1e-6),
///
/// g the Euclidean norm of each channel over the places of the map.
class ResponseNormImpl : public torch::nn::Module {
 public:
  explicit ResponseNormImpl(std::int64_t channels);

  /// [B, H, W, channels], the same shape out.
  torch::Tensor forward(const torch::Tensor& x);

  torch::Tensor weight;
  torch::Tensor bias;
};
TORCH_MODULE(ResponseNorm);

}  // namespace solera::nn
