#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solera/report/estimate.h"

namespace solera::report {

/// What one value of the swept key gives.
struct SweepPoint {
  std::string value;  ///< Of the key, as people read it.
  std::string model;
  Estimate related;
  Estimate unrelated;
  Difference related_difference;  ///< From the baseline, paired.
  Difference unrelated_difference;
  /// No other point is better on both sides (and differs on one).
  bool is_on_front = false;
};

/// The result of a sweep step.
struct Sweep {
  std::string key;
  std::string baseline;
  std::string control;
  std::vector<SweepPoint> points;  ///< In the order of the result.
};

/// None if the result has no `key` and no `points`. Members as docs/formats
/// has them for a sweep; an absent number is unknown.
std::optional<Sweep> read_sweep(const Value& result);

}  // namespace solera::report
