#pragma once

#include <vector>

#include "solera/models/catalogue.h"

namespace solera::models {

// The lines of the catalogue, one function and one source per family.

std::vector<ModelEntry> resnet_family();        ///< resnet_family.cpp
std::vector<ModelEntry> cifar_resnet_family();  ///< cifar_resnet_family.cpp
std::vector<ModelEntry> classic_family();       ///< classic_family.cpp
std::vector<ModelEntry> mobilenet_family();     ///< mobilenet_family.cpp
std::vector<ModelEntry> efficientnet_family();  ///< efficientnet_family.cpp
std::vector<ModelEntry> regnet_family();        ///< regnet_family.cpp
std::vector<ModelEntry> convnext_family();      ///< convnext_family.cpp
std::vector<ModelEntry> transformer_family();   ///< transformer_family.cpp

}  // namespace solera::models
