#pragma once

#include "solera/models/backbone.h"
#include "solera/models/model_spec.h"

namespace solera::models {

/// VGG-16 with batch norms (Simonyan and Zisserman, arXiv 1409.1556,
/// configuration D) with timm's keys: `features.0`, ..., `pre_logits.fc1`
/// [4096, 512, 7, 7] and `pre_logits.fc2` [4096, 4096, 1, 1], which torchvision
/// has as linear layers. Levels: the last activation before each pooling,
/// "features.5" to "features.42", and the last pooling, "features.43". Inputs
/// of 32 pixels or more: the last map is averaged to 7x7 as in torchvision.
/// Width scales every layer. Dropout acts between the two large layers too,
/// as torchvision's does.
BackbonePtr make_vgg16_bn(const ModelSpec& spec);

}  // namespace solera::models
