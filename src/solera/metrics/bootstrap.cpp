#include "solera/metrics/bootstrap.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "solera/core/random.h"
#include "solera/metrics/finite.h"

namespace solera::metrics {
namespace {

constexpr std::uint32_t kBootstrapStream = 0x424F4F54;
constexpr double kEndless = std::numeric_limits<double>::infinity();

// Linear interpolation between order statistics, as NumPy's default.
double percentile(const std::vector<double>& sorted, double share) {
  const double at = share * (static_cast<double>(sorted.size()) - 1.0);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double weight = at - static_cast<double>(below);
  return sorted[below] + weight * (sorted[above] - sorted[below]);
}

}  // namespace

Interval bootstrap_interval(Span<const double> values, std::uint64_t seed) {
  require_finite(values, "bootstrap");
  if (values.size() == 1) return {-kEndless, kEndless};
  const auto count = static_cast<std::int64_t>(values.size());
  std::vector<double> means(kBootstrapResamples);
  for (std::size_t r = 0; r < means.size(); ++r) {
    RandomStream random(seed, r, 0, kBootstrapStream);
    double sum = 0.0;
    for (std::int64_t i = 0; i < count; ++i) {
      sum += values[static_cast<std::size_t>(random.below(count))];
    }
    means[r] = sum / static_cast<double>(count);
  }
  std::sort(means.begin(), means.end());
  return {percentile(means, 0.025), percentile(means, 0.975)};
}

}  // namespace solera::metrics
