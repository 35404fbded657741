#include "solera/metrics/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

#include "solera/core/error.h"
#include "solera/metrics/finite.h"
#include "solera/metrics/student_t.h"

namespace solera::metrics {
namespace {

constexpr double kTail = 0.025;  // on each side of a 95 % interval
constexpr double kUnbounded = std::numeric_limits<double>::infinity();

double mean_of(Span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) /
         static_cast<double>(values.size());
}

double deviation_of(Span<const double> values, double mean) {
  double squares = 0.0;
  for (const double x : values) squares += (x - mean) * (x - mean);
  return std::sqrt(squares / (static_cast<double>(values.size()) - 1.0));
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

std::vector<double> paired_differences(Span<const double> a,
                                       Span<const double> b) {
  if (a.size() != b.size()) {
    throw Error(ErrorKind::kBadInput, "paired comparison",
                fmt::format("found {} and {} values, expected as many of each: "
                            "compare results over the same draws",
                            a.size(), b.size()));
  }
  std::vector<double> differences(a.size());
  std::transform(a.begin(), a.end(), b.begin(), differences.begin(),
                 std::minus<>());
  return differences;
}

PairedStatistics paired_statistics(Span<const double> a, Span<const double> b,
                                   std::uint64_t seed) {
  const std::vector<double> differences = paired_differences(a, b);
  const MeanInterval mean = mean_interval(differences);
  return {mean.count, mean.mean, mean.student,
          bootstrap_interval(differences, seed)};
}

Verdict verdict(const MeanInterval& difference, double least) {
  if (difference.student.contains(0.0)) return Verdict::kTie;
  // A difference of a whole point must not depend on how it was rounded.
  const double enough = least * (1.0 - 1e-9);
  if (difference.mean >= enough) return Verdict::kWin;
  return difference.mean <= -enough ? Verdict::kLose : Verdict::kTie;
}

Verdict verdict(const PairedStatistics& statistics, double least) {
  MeanInterval difference;
  difference.count = statistics.pairs;
  difference.mean = statistics.mean_difference;
  difference.student = statistics.student;
  return verdict(difference, least);
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
