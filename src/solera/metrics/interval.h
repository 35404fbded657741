#pragma once

namespace solera::metrics {

/// Closed range of values; unbounded where nothing is known.
struct Interval {
  double low = 0.0;
  double high = 0.0;

  bool contains(double x) const { return low <= x && x <= high; }
};

}  // namespace solera::metrics
