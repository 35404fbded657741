#pragma once

#include "solera/models/backbone.h"
#include "solera/models/model_spec.h"

namespace solera::models {

/// SqueezeNet 1.1 (Iandola et al., arXiv 1602.07360) with torchvision's keys
/// `features.0`, `features.3.squeeze`, ... Levels: the last map of each
/// resolution, "features.1", "features.4", "features.7" and "features.12".
/// Its classifier is applied to every place of the last map, then comes the
/// mean of what is positive: head_input() is that map, [B, 512, H, W].
/// The first convolution has no border, so a map's side is the input's over
/// the stride, minus one where the division leaves no rest. A small stem has a
/// border, no stride and no pooling after it; its first level is "features.4".
BackbonePtr make_squeezenet1_1(const ModelSpec& spec);

}  // namespace solera::models
