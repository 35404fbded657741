#pragma once

#include <string>
#include <vector>

namespace solera::report {

/// A straight map from numbers to places on an axis.
struct ChartScale {
  double low = 0.0;
  double high = 1.0;
  double from = 0.0;  ///< Where `low` is.
  double to = 1.0;    ///< Where `high` is.

  double operator()(double x) const {
    return from + (x - low) / (high - low) * (to - from);
  }
};

/// Round numbers (1, 2 or 5 times a power of ten apart), about `count` of
/// them, within [low, high]; needs low < high.
std::vector<double> ticks(double low, double high, int count);

/// A tick as short as its neighbours allow: "0.5", "20,000".
std::string tick_label(double x);

/// A place in an SVG: one decimal.
std::string place(double x);

}  // namespace solera::report
