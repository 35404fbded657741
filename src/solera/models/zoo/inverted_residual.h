#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>

#include "solera/nn/batch_norm.h"
#include "solera/nn/conv.h"
#include "solera/nn/conv_norm.h"

namespace solera::models {

struct InvertedResidualOptions {
  std::int64_t in = 0;
  std::int64_t out = 0;
  std::int64_t stride = 1;
  std::int64_t expansion = 1;  ///< Inner channels / in; 1: no expansion layer.
  nn::Padding padding = nn::Padding::kSymmetric;
};

/// The block of MobileNetV2 with torchvision's keys `conv.0.0.weight`, ...:
/// 1x1 expansion, depthwise 3x3, linear 1x1 projection; the input is added
/// where the shape allows.
class InvertedResidual : public torch::nn::Module {
 public:
  explicit InvertedResidual(const InvertedResidualOptions& options);

  torch::Tensor forward(const torch::Tensor& x);

 private:
  bool adds_input_;
  nn::ConvNorm expand_{nullptr};
  nn::ConvNorm depthwise_{nullptr};
  nn::Conv2d project_{nullptr};
  nn::BatchNorm2d norm_{nullptr};
};

}  // namespace solera::models
