#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>

#include "solera/nn/batch_norm.h"
#include "solera/nn/conv.h"

namespace solera::models {

/// What the residual is added to where the shape changes.
enum class ResNetShortcut {
  kProjection,  ///< A strided convolution and batch norm.
  kAverage,     ///< 2x2 averages, then a 1x1 convolution and batch norm:
                ///< ResNet-D (He et al., arXiv 1812.01187).
  kPadding,     ///< Every second pixel, zeros for new channels: option A.
};

struct ResNetShortcutOptions {
  ResNetShortcut kind = ResNetShortcut::kProjection;
  std::int64_t kernel = 1;  ///< Of a projection with stride.
  std::int64_t in = 0;
  std::int64_t out = 0;
  std::int64_t stride = 1;
  nn::Padding padding = nn::Padding::kSymmetric;
};

/// The identity where the shape stays. A projection has the keys
/// `downsample.0` and `downsample.1`, after averages `downsample.1` and
/// `downsample.2`. Its modules are below the block, so it is not one.
class ResNetShortcutPath {
 public:
  explicit ResNetShortcutPath(const ResNetShortcutOptions& options);

  void register_in(torch::nn::Module& block);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  torch::Tensor project(const torch::Tensor& x);
  torch::Tensor subsample(const torch::Tensor& x) const;

  ResNetShortcutOptions options_;
  bool changes_shape_;
  nn::Conv2d conv_{nullptr};
  nn::BatchNorm2d norm_{nullptr};
};

}  // namespace solera::models
