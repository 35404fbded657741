#pragma once

#include <functional>
#include <string>
#include <vector>

#include "solera/models/backbone.h"
#include "solera/models/input.h"
#include "solera/models/library_form.h"
#include "solera/models/model_spec.h"

namespace solera::models {

/// A line of the catalogue.
struct ModelEntry {
  std::string name;                ///< "resnet18"
  std::string description;         ///< One line.
  std::vector<LibraryForm> forms;  ///< Libraries that have it; never empty.
  InputSpec input;                 ///< What published weights expect.
  bool channels_last = true;       ///< Whether that layout is the faster one.
  /// Which choices of ModelSpec it offers beside classes and dropout.
  bool takes_width = true;
  bool takes_stem = true;
  bool takes_padding = true;
  /// The backbone, weights zero; make_network initialises them.
  std::function<BackbonePtr(const ModelSpec& spec)> make;
};

/// Every architecture, in the order `solera list models` prints.
const std::vector<ModelEntry>& model_catalogue();

/// By Solera's name or by that of any library's form. Error(kUsage) at `where`
/// naming the nearest known name.
const ModelEntry& find_model(const std::string& name,
                             const std::string& where = "model");

/// The form that `library` has of an architecture; null if it has none.
const LibraryForm* find_form(const ModelEntry& entry,
                             const std::string& library);

/// The same; Error(kUsage) at the architecture's name, naming the libraries
/// that have it, if `library` does not.
const LibraryForm& form_of_library(const ModelEntry& entry,
                                   const std::string& library);

}  // namespace solera::models
