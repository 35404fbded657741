#include "solera/metrics/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/random.h"
#include "solera/metrics/student_t.h"

namespace solera::metrics {
namespace {

constexpr std::uint32_t kBootstrapStream = 0x424F4F54;
constexpr double kTail = 0.025;  // on each side of a 95 % interval
constexpr double kUnbounded = std::numeric_limits<double>::infinity();

void require_finite(Span<const double> values, const std::string& where) {
  if (values.empty()) {
    throw Error(ErrorKind::kBadInput, where,
                "found no value, expected at least one");
  }
  for (const double value : values) {
    if (!std::isfinite(value)) {
      throw Error(ErrorKind::kBadInput, where,
                  "found a value that is not finite");
    }
  }
}

double mean_of(Span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) /
         static_cast<double>(values.size());
}

double deviation_of(Span<const double> values, double mean) {
  double squares = 0.0;
  for (const double x : values) squares += (x - mean) * (x - mean);
  return std::sqrt(squares / (static_cast<double>(values.size()) - 1.0));
}

// Linear interpolation between order statistics, as NumPy's default.
double percentile(const std::vector<double>& sorted, double share) {
  const double at = share * (static_cast<double>(sorted.size()) - 1.0);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double weight = at - static_cast<double>(below);
  return sorted[below] + weight * (sorted[above] - sorted[below]);
}

Interval bootstrap(const std::vector<double>& values, std::uint64_t seed) {
  if (values.size() == 1) return {-kUnbounded, kUnbounded};
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
  return {percentile(means, kTail), percentile(means, 1.0 - kTail)};
}

}  // namespace

MeanInterval mean_interval(Span<const double> values) {
  require_finite(values, "mean");
  MeanInterval result;
  result.count = values.size();
  result.mean = mean_of(values);
  if (values.size() == 1) {
    result.student = {-kUnbounded, kUnbounded};
    return result;
  }
  const auto count = static_cast<double>(values.size());
  result.deviation = deviation_of(values, result.mean);
  const double half = student_t_quantile(1.0 - kTail, count - 1.0) *
                      result.deviation / std::sqrt(count);
  result.student = {result.mean - half, result.mean + half};
  return result;
}

PairedStatistics paired_statistics(Span<const double> a, Span<const double> b,
                                   std::uint64_t seed) {
  if (a.size() != b.size()) {
    throw Error(ErrorKind::kBadInput, "paired comparison",
                fmt::format("found {} and {} values, expected as many of each: "
                            "compare results over the same draws",
                            a.size(), b.size()));
  }
  std::vector<double> differences(a.size());
  std::transform(a.begin(), a.end(), b.begin(), differences.begin(),
                 std::minus<>());
  const MeanInterval mean = mean_interval(differences);
  return {mean.count, mean.mean, mean.student, bootstrap(differences, seed)};
}

Verdict verdict(const PairedStatistics& statistics, double least) {
  if (statistics.student.contains(0.0)) return Verdict::kTie;
  if (statistics.mean_difference >= least) return Verdict::kWin;
  if (statistics.mean_difference <= -least) return Verdict::kLose;
  return Verdict::kTie;
}

std::string verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kWin:
      return "win";
    case Verdict::kLose:
      return "lose";
    case Verdict::kTie:
      break;
  }
  return "tie";
}

}  // namespace solera::metrics
