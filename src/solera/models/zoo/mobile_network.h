#pragma once

#include "solera/models/backbone.h"
#include "solera/models/model_spec.h"
#include "solera/models/zoo/mobile_config.h"

namespace solera::models {

/// MobileNet or EfficientNet with timm's keys `conv_stem`, `bn1`,
/// `blocks.0.0.conv_dw`, ..., `conv_head`, `bn2`. Levels: "bn1", the stem's
/// map, if the first stage makes it smaller; then the last stage of each
/// resolution, "blocks.0" and so on. A small stem has stride 1 in its first
/// convolution. The libraries' stochastic depth is left out: it is off in
/// evaluation, and in training every block is used.
BackbonePtr make_mobile_network(const MobileConfig& config,
                                const ModelSpec& spec);

}  // namespace solera::models
