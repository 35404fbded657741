#pragma once

#include <string>
#include <vector>

#include "solera/models/library_form.h"
#include "solera/models/zoo/mobile_config.h"

namespace solera::models {

/// How torchvision nests and names the blocks of a mobile network.
enum class MobileNames {
  kMobileNetV2,   ///< "features.3.conv.0.0.": blocks numbered throughout.
  kMobileNetV3,   ///< "features.3.block.0.0."
  kEfficientNet,  ///< "features.3.1.block.0.0.": a number for every stage.
};

/// torchvision's names of the network that `config` describes, for
/// LibraryForm::names.
std::vector<LibraryName> torchvision_mobile_names(const MobileConfig& config,
                                                  MobileNames names,
                                                  const ModelSpec& spec);

/// torchvision's name of a level, for LibraryForm::level_name.
std::string torchvision_mobile_level(const MobileConfig& config,
                                     MobileNames names,
                                     const std::string& level);

}  // namespace solera::models
