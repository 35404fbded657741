#pragma once

#include <cstdint>
#include <vector>

#include "solera/core/span.h"
#include "solera/eval/feature_set.h"

namespace solera::eval {

/// What the images of a set show: one class each, or any number of labels.
struct Targets {
  std::int64_t classes = 0;
  std::vector<std::int64_t> labels;  ///< [N]; empty for several labels each.
  std::vector<std::uint8_t> sets;    ///< [N, classes], 1 = present; else empty.

  bool multi_label() const { return !sets.empty(); }
  std::int64_t size() const;
  /// Whether image i shows class c.
  bool shows(std::int64_t i, std::int64_t c) const;
  /// Those of `images`, in that order.
  Targets select(Span<const std::int64_t> images) const;
};

/// Of a set that check_features() accepts.
Targets targets_of(const FeatureSet& set);

/// The images that show each class, ascending.
std::vector<std::vector<std::int64_t>> images_by_class(const Targets& targets);

}  // namespace solera::eval
