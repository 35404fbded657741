#pragma once

#include <string>
#include <vector>

#include "solera/models/backbone.h"
#include "solera/models/input.h"
#include "solera/models/model_spec.h"

namespace solera::models {

/// A line of the catalogue.
struct ModelEntry {
  std::string name;         ///< "resnet18"
  std::string library;      ///< "torchvision", "akamaster", "solera"
  std::string description;  ///< One line.
  std::string classifier;   ///< Key of the classifier: "fc".
  InputSpec input;          ///< What published weights expect.
  bool channels_last;       ///< Whether that layout is the faster one.
  /// The backbone, weights zero; make_network initialises them.
  BackbonePtr (*make)(const ModelSpec& spec);
};

/// Every architecture, in the order `solera list models` prints.
const std::vector<ModelEntry>& model_catalogue();

/// Error(kUsage) at `where` naming the nearest known name.
const ModelEntry& find_model(const std::string& name,
                             const std::string& where = "model");

}  // namespace solera::models
