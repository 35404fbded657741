#include "solera/metrics/proportion.h"

#include <algorithm>
#include <cmath>

namespace solera::metrics {
namespace {

constexpr double kNormalQuantile = 1.959963984540054;  // of 0.975

}  // namespace

Interval wilson_interval(std::int64_t right, std::int64_t count) {
  if (count <= 0) return {0.0, 1.0};
  const auto n = static_cast<double>(count);
  const double share = static_cast<double>(right) / n;
  const double z2 = kNormalQuantile * kNormalQuantile;
  const double centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
  const double half = kNormalQuantile / (1.0 + z2 / n) *
                      std::sqrt(share * (1.0 - share) / n + z2 / (4.0 * n * n));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

double sign_test(std::int64_t wins, std::int64_t losses) {
  const auto tosses = static_cast<double>(wins + losses);
  double probability = 0.0;
  for (std::int64_t k = wins; k <= wins + losses; ++k) {
    const auto heads = static_cast<double>(k);
    probability +=
        std::exp(std::lgamma(tosses + 1.0) - std::lgamma(heads + 1.0) -
                 std::lgamma(tosses - heads + 1.0) - tosses * std::log(2.0));
  }
  return std::min(1.0, probability);
}

}  // namespace solera::metrics
