#pragma once

#include <string>
#include <utility>
#include <vector>

#include "solera/run/metrics.h"

namespace solera::report {

struct Line {
  std::string name;
  std::vector<std::pair<double, double>> points;  ///< x rising; NaN is a gap.
};

/// Metrics that share a chart.
struct CurveGroup {
  std::string key;    ///< Such as "kl", for identifiers.
  std::string title;  ///< Such as "KL divergence of each head".
  std::vector<Line> lines;
};

/// Sorts metrics into charts by their names (`loss`, `train/loss`, `kl/HEAD`,
/// `loss/HEAD`, `agree/HEAD`, `val/acc1`, `lr`, ...), in a fixed order. A name
/// that fits nowhere, or was seen once only, is in none. Long curves are
/// thinned to means of equal stretches.
std::vector<CurveGroup> curve_groups(const std::vector<run::MetricRow>& rows);

/// The last value of each name, in order of first appearance.
std::vector<std::pair<std::string, double>> last_values(
    const std::vector<run::MetricRow>& rows);

}  // namespace solera::report
