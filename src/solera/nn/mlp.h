#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
#include <torch/types.h>

#include <cstdint>

#include "solera/nn/linear.h"
#include "solera/nn/response_norm.h"

namespace solera::nn {

struct MlpOptions {
  std::int64_t channels = 0;   ///< In and out.
  std::int64_t hidden = 0;     ///< Between the two layers.
  bool response_norm = false;  ///< After the GELU; needs maps [B, H, W, C].
};

/// fc2(gelu(fc1(x))) on the last dimension, with timm's keys `fc1`, `grn` and
/// `fc2`.
class MlpImpl : public torch::nn::Module {
 public:
  explicit MlpImpl(const MlpOptions& options);

  /// [..., channels], the same shape out.
  torch::Tensor forward(const torch::Tensor& x);

 private:
  Linear fc1_;
  ResponseNorm grn_{nullptr};
  Linear fc2_;
};
TORCH_MODULE(Mlp);

}  // namespace solera::nn
