#pragma once

#include <vector>

#include "solera/models/backbone.h"
#include "solera/models/library_form.h"
#include "solera/models/model_spec.h"

namespace solera::models {

/// DenseNet-121 (Huang et al., arXiv 1608.06993) with the keys of torchvision
/// and timm: `features.conv0`, `features.denseblock1.denselayer1.norm1`, ...
/// Levels: "features.relu0", "features.denseblock1" to "3", and
/// "features.norm5" after its activation. Width scales the stem and the growth
/// rate. A small stem is 3x3, without stride and pooling. Only norms that
/// follow a convolution are folded.
BackbonePtr make_densenet121(const ModelSpec& spec);

/// The names in the weight file that torchvision published in 2017 and still
/// downloads: `denselayer1.norm.1` for `denselayer1.norm1`.
std::vector<LibraryName> densenet121_names_of_2017(const ModelSpec& spec);

}  // namespace solera::models
