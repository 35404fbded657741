#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace solera::metrics {

/// How numbers are distributed, for a picture of them over time.
struct Distribution {
  std::int64_t count = 0;
  /// (percent, value): 0.1, 1, 5, 25, 50, 75, 95, 99 and 99.9 percent, between
  /// order statistics as NumPy interpolates.
  std::vector<std::pair<double, double>> percentiles;
  /// How many lie in each of 64 equal parts of low .. high, which are the 0.1th
  /// and 99.9th percentile: a few outliers would leave nothing to see. Numbers
  /// outside are not counted. If both are equal, half a unit around them.
  double low = 0.0;
  double high = 0.0;
  std::vector<std::int64_t> counts;
};

/// Error(kBadInput) if there is no number or one is not finite. Sorts them.
Distribution describe_distribution(std::vector<float> numbers);

}  // namespace solera::metrics
