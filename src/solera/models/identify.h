#pragma once

#include <string>
#include <vector>

#include "solera/models/catalogue.h"
#include "solera/tensor/state_dict.h"

namespace solera::models {

/// An architecture that has the names and shapes of a state.
struct Candidate {
  const ModelEntry* entry = nullptr;
  std::vector<const LibraryForm*> forms;  ///< Libraries with these names.
  /// With the classes of the state's classifier, and stem and width where the
  /// shapes show them. Padding is not to be seen in a state.
  ModelSpec spec;

  /// "resnet10 with width 0.25 and the small stem".
  std::string text() const;
};

/// What architecture a state is of.
struct Identification {
  /// One: it is that. Several: networks that differ in what names and shapes
  /// do not show. None: unknown, see `nearest`.
  std::vector<Candidate> candidates;
  const ModelEntry* nearest = nullptr;  ///< Null if nothing is near.
  tensor::LoadReport differences;       ///< Of the state from `nearest`.
};

/// Compares the floating-point tensors of `state` with every architecture of
/// the catalogue under the names of every library; any number of classes fits,
/// and none. The data are not looked at: tensors may be on the meta device.
/// The first call makes a table of the catalogue; safe from several threads.
Identification identify(const tensor::StateDict& state);

/// The one architecture of `state`. `hint`, if not empty, is a name that a
/// config or checkpoint gives ("tf_efficientnet_b0.ns_jft_in1k"); it decides
/// between candidates and is ignored otherwise. Error(kBadInput) at `where` if
/// nothing fits, with the nearest and the first names that differ; Error(
/// kUsage) listing the candidates if several do.
Candidate identify_one(const tensor::StateDict& state, const std::string& where,
                       const std::string& hint = "");

/// Whether a library has the entry under the name `hint`, whose tag after a
/// dot ("resnet50.a1_in1k") does not count.
bool has_library_name(const ModelEntry& entry, const std::string& hint);

}  // namespace solera::models
