#include "solera/report/chart_scale.h"

#include <fmt/format.h>

#include <cmath>

namespace solera::report {

std::vector<double> ticks(double low, double high, int count) {
  const double rough = (high - low) / count;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0}) {
    if (factor * power >= rough) step = factor * power;
  }
  std::vector<double> places;
  // Whole multiples, so that no error adds up; the slack keeps the ends.
  const double slack = 1e-9;
  const double last = std::floor(high / step + slack);
  for (double i = std::ceil(low / step - slack); i <= last; ++i) {
    places.push_back(i == 0.0 ? 0.0 : i * step);
  }
  return places;
}

std::string tick_label(double x) {
  const double size = std::abs(x);
  if (size < 10000 || size >= 1e15) return fmt::format("{:.4g}", x);
  std::string digits = fmt::format("{:.0f}", x);
  const std::size_t first = x < 0 ? 1 : 0;
  for (std::size_t i = digits.size(); i > first + 3; i -= 3) {
    digits.insert(i - 3, ",");
  }
  return digits;
}

std::string place(double x) { return fmt::format("{:.1f}", x); }

}  // namespace solera::report
