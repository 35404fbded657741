#pragma once

#include <ATen/core/Generator.h>
#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <memory>

#include "solera/models/zoo/resnet_shortcut.h"
#include "solera/nn/padding.h"

namespace solera::models {

enum class ResNetBlockKind {
  kBasic,       ///< Two 3x3 convolutions.
  kBottleneck,  ///< 1x1, 3x3 (which has the stride), 1x1 to 4 x channels.
};

/// What every block of a network has in common.
struct ResNetBlockStyle {
  ResNetBlockKind kind = ResNetBlockKind::kBasic;
  ResNetShortcut shortcut = ResNetShortcut::kProjection;
  std::int64_t shortcut_kernel = 1;  ///< Of projections with stride.
  // Of bottlenecks only:
  std::int64_t groups = 1;         ///< Of the 3x3 convolution.
  std::int64_t group_width = 64;   ///< Channels of a group where `channels` is
                                   ///< 64; in proportion elsewhere.
  std::int64_t first_divisor = 1;  ///< The 1x1 before it has so many times
                                   ///< fewer channels.
  bool squeezes = false;  ///< Squeeze and excitation of the residual (`se`).
  nn::Padding padding = nn::Padding::kSymmetric;
};

struct ResNetBlockOptions {
  ResNetBlockStyle style;
  std::int64_t in = 0;        ///< Channels of the input.
  std::int64_t channels = 0;  ///< A quarter of a bottleneck's output.
  std::int64_t stride = 1;
};

/// Channels that a block puts out for each of its `channels`.
std::int64_t expansion_of(ResNetBlockKind kind);

/// relu(residual(x) + shortcut(x)), with the keys of torchvision and timm.
class ResNetBlock : public torch::nn::Module {
 public:
  virtual torch::Tensor forward(const torch::Tensor& x) = 0;
  /// timm's changes to freshly initialised convolutions: the residual starts
  /// at zero, and biases of squeeze and excitation are torch.nn.Conv2d's.
  virtual void init_as_timm(const at::Generator& generator) = 0;
};

std::shared_ptr<ResNetBlock> make_resnet_block(
    const ResNetBlockOptions& options);

}  // namespace solera::models
