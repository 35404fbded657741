#pragma once

#include <cstdint>
#include <vector>

#include "solera/models/backbone.h"
#include "solera/models/model_spec.h"
#include "solera/models/zoo/resnet_block.h"

namespace solera::models {

/// Whose rule fresh weights follow.
enum class ResNetInit {
  kTorchvision,  ///< Kaiming normal, fan out.
  kTimm,         ///< The same; residuals start at zero.
  kCifar,        ///< Kaiming normal, fan in, the classifier too.
};

/// A member of the ResNet family (He et al., arXiv 1512.03385).
struct ResNetConfig {
  std::vector<std::int64_t> depths;    ///< Blocks of each stage.
  std::vector<std::int64_t> channels;  ///< Of each stage, before expansion.
  std::vector<std::int64_t> stem;      ///< As in ResNetStemOptions.
  bool small_stem = false;             ///< Whatever ModelSpec says.
  ResNetBlockStyle block;
  ResNetInit init = ResNetInit::kTorchvision;
};

ResNetConfig basic_resnet(std::vector<std::int64_t> depths);
ResNetConfig bottleneck_resnet(std::vector<std::int64_t> depths);
/// 3 stages of 16, 32, 64 channels; `depth` is 6 n + 2 (section 4.2 of the
/// paper; github.com/akamaster/pytorch_resnet_cifar10).
ResNetConfig cifar_resnet_of_depth(std::int64_t depth);

/// Keys `conv1`, `bn1`, `layer1.0.conv1`, ... of torchvision and timm. Levels:
/// "act1" after the stem's activation, then "layer1" and so on. Width scales
/// every convolution, the small stem has no stride and no pooling.
BackbonePtr make_resnet(const ResNetConfig& config, const ModelSpec& spec);

}  // namespace solera::models
