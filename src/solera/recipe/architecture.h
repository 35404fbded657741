#pragma once

#include <optional>

#include "solera/core/options.h"
#include "solera/models/model_spec.h"

namespace solera::recipe {

/// A network's architecture as people write it: the name, and beside it what
/// differs from the library's own; or a map of all of that under `model`.
///
///   model: resnet18                     model: {architecture: resnet18,
///   stem: small                                 stem: small}
struct Architecture {
  Value model = "resnet18";
  std::optional<double> width;
  std::optional<models::Stem> stem;
  std::optional<models::Padding> padding;
  std::optional<double> dropout;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("model", model, "a name of `solera list models`, or a map");
    visit("width", width, "multiplies all channel counts");
    visit("stem", stem, "standard, or small for images of 28 to 64 pixels");
    visit("padding", padding, "symmetric (PyTorch) or same (TensorFlow)");
    visit("dropout", dropout, "before the classifier, in [0, 1)");
  }

  bool says_anything() const {
    return !model.is_null() || width || stem || padding || dropout;
  }

  /// The spec of an architecture found elsewhere, with what is said beside
  /// `model`. Error(kUsage) at `place` for a number out of range, and for a
  /// choice that the architecture does not have.
  models::ModelSpec adjusted(models::ModelSpec spec, const Place& place) const;
  /// The spec, without classes. Error(kUsage) at `place` for an unknown
  /// architecture or a number out of range.
  models::ModelSpec spec(const Place& place) const;
};

}  // namespace solera::recipe
