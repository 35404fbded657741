#pragma once

#include <string>

#include "solera/models/catalogue.h"
#include "solera/models/zoo/mobile_config.h"
#include "solera/models/zoo/mobile_names.h"

namespace solera::models {

/// A line of the catalogue for a mobile network, still without forms and with
/// the standard input.
ModelEntry mobile_entry(const std::string& name, const std::string& description,
                        const MobileConfig& config);

/// The forms of a mobile network.
LibraryForm torchvision_mobile_form(const std::string& name,
                                    const std::string& classifier,
                                    const MobileConfig& config,
                                    MobileNames names);
LibraryForm timm_mobile_form(const std::string& name, const InputSpec& input);

/// An input resized bicubically, as timm does for most networks.
InputSpec bicubic_input(int size = 224, double crop_pct = 0.875);
/// The same spec for pixels from -1 to 1.
InputSpec half(InputSpec input);

}  // namespace solera::models
