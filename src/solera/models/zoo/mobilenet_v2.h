#pragma once

#include "solera/models/backbone.h"
#include "solera/models/model_spec.h"

namespace solera::models {

/// MobileNetV2 (Sandler et al., arXiv 1801.04381) with torchvision's keys
/// `features.0.0.weight`, ... Levels: the last block of each resolution,
/// "features.1" to "features.17". The embedding has 1280 numbers, more with
/// width > 1. A small stem has stride 1 in its first convolution.
BackbonePtr make_mobilenet_v2(const ModelSpec& spec);

}  // namespace solera::models
