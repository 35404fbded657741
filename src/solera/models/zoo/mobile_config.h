#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "solera/models/model_spec.h"
#include "solera/models/zoo/inverted_residual.h"
#include "solera/nn/activation.h"
#include "solera/nn/init.h"
#include "solera/nn/padding.h"

namespace solera::models {

/// A line of a paper's table: `depth` equal blocks, the first with `stride`.
struct MobileLine {
  std::int64_t kernel = 3;
  std::int64_t stride = 1;
  double expansion = 1.0;  ///< Inner channels / input; 1: no expansion layer.
  std::int64_t channels = 0;
  std::int64_t depth = 1;
  bool squeeze = false;  ///< Squeeze and excitation.
  bool relu = false;     ///< ReLU instead of the network's activation.
};

/// What follows the last block.
enum class MobileTail {
  kNone,         ///< Pooling: MobileNetV1.
  kConvolution,  ///< 1x1 convolution, batch norm, activation, pooling.
  kPooled,       ///< The same, then a layer with bias on the pooled values,
                 ///< and the activation: MobileNetV3.
};

/// How the width multiplies the embedding (the tail's `tail_channels`).
enum class TailWidth {
  kScales,
  kNeverShrinks,  ///< MobileNetV2: at least the published number.
  kFixed,         ///< timm's MobileNetV3.
};

/// A member of the family of depthwise separable networks: MobileNetV1
/// (Howard et al., arXiv 1704.04861), V2 (Sandler et al., arXiv 1801.04381),
/// V3 (Howard et al., arXiv 1905.02244), EfficientNet (Tan and Le, arXiv
/// 1905.11946).
struct MobileConfig {
  std::vector<std::vector<MobileLine>> stages;
  double width = 1.0;  ///< Multiplies channels, beside ModelSpec::width.
  double depth = 1.0;  ///< Multiplies the depth of every line, rounded up.
  std::int64_t stem_channels = 32;
  MobileTail tail = MobileTail::kConvolution;
  std::int64_t tail_channels = 1280;
  TailWidth tail_width = TailWidth::kScales;
  nn::Activation activation = nn::Activation::kRelu6;
  bool activates_blocks = false;  ///< V1: activation after every block, no sum.
  /// V3: squeezed to a quarter of the inner channels, with ReLU and a hard
  /// sigmoid; else to a quarter of the block's input, with the activation.
  bool squeezes_inner = false;
  /// torchvision's V3: the width multiplies the inner channels of the published
  /// network, where others expand the multiplied input.
  bool scales_inner = false;
  double eps = 1e-5;       ///< Of batch norms.
  double momentum = 0.1;   ///< Of batch norms.
  bool same_only = false;  ///< TensorFlow's weights: padding is always kSame.
  nn::Fan fan = nn::Fan::kOut;  ///< Of the initialisation of convolutions.
  /// Initial classifier: normal with this deviation; 0: uniform in
  /// +-1 / sqrt(classes).
  double classifier_deviation = 0.01;
};

/// The blocks of every stage, all numbers settled.
using MobileStages = std::vector<std::vector<InvertedResidualOptions>>;
MobileStages mobile_stages(const MobileConfig& config, const ModelSpec& spec);

std::int64_t mobile_stem_channels(const MobileConfig& config,
                                  const ModelSpec& spec);
/// Of the 1x1 convolution before pooling with tail kPooled: 6 times the last
/// block's.
std::int64_t mobile_pooled_channels(const MobileStages& stages);
std::int64_t mobile_embedding_size(const MobileConfig& config,
                                   const ModelSpec& spec);
nn::Padding mobile_padding(const MobileConfig& config, const ModelSpec& spec);

}  // namespace solera::models
