#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/models/backbone.h"
#include "solera/models/library_form.h"
#include "solera/models/model_spec.h"

namespace solera::models {

/// A RegNetY (Radosavovic et al., arXiv 2003.13678): stages of bottlenecks
/// with groups and squeeze and excitation, the first block of each with
/// stride 2. The paper's widths are quantised to the group size, and not by
/// everybody in the same way.
struct RegNetConfig {
  std::vector<std::int64_t> depths;
  std::vector<std::int64_t> widths;  ///< Multiples of group_width.
  std::int64_t group_width = 16;
  /// timm's initialisation: variances of TensorFlow's convolutions, and blocks
  /// that start as the identity.
  bool timm_init = false;
};

/// 0.8 GF; timm rounds the widths 144 and 784 down to 128 and 768.
RegNetConfig regnet_y_800mf();
RegNetConfig timm_regnety_008();

/// Keys are timm's: `stem.conv`, `stem.bn`, `s1.b1.conv1.conv`, ... Levels:
/// "stem", then "s1" to "s4". A small stem has stride 1. ModelSpec::width
/// gives whole groups.
BackbonePtr make_regnet(const RegNetConfig& config, const ModelSpec& spec);

/// torchvision's names, for LibraryForm.
std::vector<LibraryName> torchvision_regnet_names(const RegNetConfig& config);
std::string torchvision_regnet_level(const std::string& level);

}  // namespace solera::models
