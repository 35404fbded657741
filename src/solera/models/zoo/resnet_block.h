#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <memory>

#include "solera/nn/conv.h"

namespace solera::models {

enum class ResNetBlockKind {
  kBasic,       ///< Two 3x3 convolutions.
  kBottleneck,  ///< 1x1, 3x3 (which has the stride), 1x1 to 4 x channels.
};

/// What the residual is added to where the shape changes.
enum class ResNetShortcut {
  kProjection,  ///< `downsample`: a strided 1x1 convolution and batch norm.
  kPadding,     ///< Every second pixel, zeros for new channels: option A.
};

struct ResNetBlockOptions {
  ResNetBlockKind kind = ResNetBlockKind::kBasic;
  ResNetShortcut shortcut = ResNetShortcut::kProjection;
  std::int64_t in = 0;        ///< Channels of the input.
  std::int64_t channels = 0;  ///< Of the 3x3 convolutions.
  std::int64_t stride = 1;
  nn::Padding padding = nn::Padding::kSymmetric;
};

/// Channels that a block puts out for each of its `channels`.
std::int64_t expansion_of(ResNetBlockKind kind);

/// relu(residual(x) + shortcut(x)), with torchvision's keys.
class ResNetBlock : public torch::nn::Module {
 public:
  virtual torch::Tensor forward(const torch::Tensor& x) = 0;
};

std::shared_ptr<ResNetBlock> make_resnet_block(
    const ResNetBlockOptions& options);

}  // namespace solera::models
