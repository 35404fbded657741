#include "solera/metrics/distribution.h"

#include <algorithm>
#include <cmath>

#include "solera/core/error.h"

namespace solera::metrics {
namespace {

constexpr double kPercents[] = {0.1, 1, 5, 25, 50, 75, 95, 99, 99.9};
constexpr std::size_t kParts = 64;

double percentile_of(const std::vector<float>& sorted, double percent) {
  const double at =
      percent / 100.0 * (static_cast<double>(sorted.size()) - 1.0);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double weight = at - static_cast<double>(below);
  const double low = sorted[below];
  return low + weight * (static_cast<double>(sorted[above]) - low);
}

std::vector<std::int64_t> count_parts(const std::vector<float>& sorted,
                                      double low, double high) {
  std::vector<std::int64_t> counts(kParts, 0);
  for (const float number : sorted) {
    const double value = number;
    if (value < low || value > high) continue;
    const double part = (value - low) / (high - low) * kParts;
    ++counts[std::min(static_cast<std::size_t>(part), kParts - 1)];
  }
  return counts;
}

}  // namespace

Distribution describe_distribution(std::vector<float> numbers) {
  const bool finite = std::all_of(numbers.begin(), numbers.end(),
                                  [](float x) { return std::isfinite(x); });
  if (numbers.empty() || !finite) {
    throw Error(ErrorKind::kBadInput, "distribution",
                numbers.empty() ? "found no number, expected at least one"
                                : "found a number that is not finite");
  }
  std::sort(numbers.begin(), numbers.end());
  Distribution result;
  result.count = static_cast<std::int64_t>(numbers.size());
  for (const double percent : kPercents) {
    result.percentiles.emplace_back(percent, percentile_of(numbers, percent));
  }
  result.low = result.percentiles.front().second;
  result.high = result.percentiles.back().second;
  if (result.low == result.high) {
    result.low -= 0.5;
    result.high += 0.5;
  }
  result.counts = count_parts(numbers, result.low, result.high);
  return result;
}

}  // namespace solera::metrics
