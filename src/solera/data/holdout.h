#pragma once

#include <cstdint>

#include "solera/data/dataset.h"

namespace solera::data {

/// A training set in two parts: one to learn from, one to choose the best
/// epoch by, so that nobody looks at a test set before the end.
struct HoldOut {
  DatasetPtr train;
  DatasetPtr held;
};

/// Of each class, holds out `share` (in (0, 1)) of its samples at random,
/// rounded, at least one and never all. Both parts keep the order and the
/// classes of the set; the same for the same seed. Error(kUsage) if a class
/// has less than two samples.
HoldOut hold_out(const DatasetPtr& dataset, double share, std::uint64_t seed);

}  // namespace solera::data
