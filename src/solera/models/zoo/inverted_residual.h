#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>

#include "solera/nn/activation.h"
#include "solera/nn/batch_norm.h"
#include "solera/nn/conv.h"
#include "solera/nn/squeeze_excite.h"

namespace solera::models {

struct InvertedResidualOptions {
  std::int64_t in = 0;
  std::int64_t inner = 0;  ///< Channels of the depthwise convolution.
  std::int64_t out = 0;
  std::int64_t kernel = 3;  ///< Of the depthwise convolution.
  std::int64_t stride = 1;
  bool expands = true;  ///< A 1x1 layer from in to inner; else in = inner.
  std::int64_t squeezed = 0;  ///< Squeeze and excitation to so many; 0: none.
  nn::Activation activation = nn::Activation::kRelu6;
  nn::Activation squeeze_activation = nn::Activation::kRelu;
  nn::Activation gate = nn::Activation::kSigmoid;
  bool activates_output = false;
  bool adds_input = true;  ///< Where the shape allows.
  double eps = 1e-5;
  double momentum = 0.1;
  nn::Padding padding = nn::Padding::kSymmetric;
};

/// The block of mobile networks: 1x1 expansion, depthwise convolution, squeeze
/// and excitation, 1x1 projection. Keys are timm's: `conv_pw`, `bn1`,
/// `conv_dw`, `bn2`, `se.conv_reduce`, `se.conv_expand`, `conv_pwl`, `bn3`;
/// without expansion `conv_dw`, `bn1`, `se`, `conv_pw`, `bn2`.
class InvertedResidual : public torch::nn::Module {
 public:
  explicit InvertedResidual(const InvertedResidualOptions& options);

  torch::Tensor forward(const torch::Tensor& x);

 private:
  InvertedResidualOptions options_;
  nn::Conv2d expand_{nullptr};
  nn::BatchNorm2d expand_norm_{nullptr};
  nn::Conv2d depthwise_{nullptr};
  nn::BatchNorm2d depthwise_norm_{nullptr};
  nn::SqueezeExcite squeeze_{nullptr};
  nn::Conv2d project_{nullptr};
  nn::BatchNorm2d project_norm_{nullptr};
};

}  // namespace solera::models
