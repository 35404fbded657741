#pragma once

#include <string>
#include <utility>
#include <vector>

#include "solera/core/value.h"

namespace solera::report {

/// The weights of one part of a network at the end of one epoch.
struct WeightRow {
  double epoch = 0;  ///< 0 is before training.
  double count = 0;
  /// (percent, weight), percent rising: (50, x) is the median.
  std::vector<std::pair<double, double>> percentiles;
  double low = 0;  ///< The ends of the histogram.
  double high = 0;
  std::vector<double> counts;
};

struct WeightPart {
  std::string name;  ///< "backbone", "heads".
  std::vector<WeightRow> rows;
};

/// From the rows of weights.jsonl. Rows without an epoch, a part, percentiles
/// and a histogram are left out.
std::vector<WeightPart> read_weights(const std::vector<Value>& rows);

/// At most `most` of the rows, evenly, the first and the last among them.
std::vector<WeightRow> sampled(const std::vector<WeightRow>& rows,
                               std::size_t most);

}  // namespace solera::report
