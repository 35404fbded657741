#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>

#include "solera/nn/activation.h"
#include "solera/nn/conv_norm.h"
#include "solera/nn/squeeze_excite.h"

namespace solera::models {

struct RegNetBlockOptions {
  std::int64_t in = 0;
  std::int64_t out = 0;  ///< Of all three convolutions.
  std::int64_t stride = 1;
  std::int64_t groups = 1;  ///< Of the 3x3 convolution.
  nn::Padding padding = nn::Padding::kSymmetric;
};

/// Convolution, batch norm and activation with the keys `conv` and `bn`.
nn::ConvNorm regnet_layer(const nn::ConvOptions& conv,
                          nn::Activation activation);

/// 1x1, grouped 3x3 with the stride, squeeze and excitation to a quarter of
/// the input's channels, 1x1; relu of the sum with the input or, where the
/// shape changes, its projection. Keys are timm's: `conv1`, `conv2`, `se.fc1`,
/// `se.fc2`, `conv3`, `downsample`.
class RegNetBlock : public torch::nn::Module {
 public:
  explicit RegNetBlock(const RegNetBlockOptions& options);

  torch::Tensor forward(const torch::Tensor& x);

  /// The residual branch contributes nothing until it is trained.
  void start_as_identity();

 private:
  nn::ConvNorm conv1_;
  nn::ConvNorm conv2_;
  nn::SqueezeExcite squeeze_;
  nn::ConvNorm conv3_;
  nn::ConvNorm downsample_{nullptr};
};

}  // namespace solera::models
