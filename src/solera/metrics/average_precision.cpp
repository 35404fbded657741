#include "solera/metrics/average_precision.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "solera/core/error.h"

namespace solera::metrics {
namespace {

constexpr std::int64_t kLevels = 10;  // steps of recall of VOC 2007

/// What scores at least as much as a threshold.
struct CurvePoint {
  std::int64_t right = 0;
  std::int64_t found = 0;

  double precision() const {
    return static_cast<double>(right) / static_cast<double>(found);
  }
};

void check_scores(Span<const double> scores, Span<const std::uint8_t> present) {
  const bool finite = std::all_of(scores.begin(), scores.end(),
                                  [](double x) { return std::isfinite(x); });
  if (finite && scores.size() == present.size()) return;
  throw Error(ErrorKind::kBadInput, "average precision",
              finite ? "found other numbers of scores and labels, expected one "
                       "label for each score"
                     : "found a score that is not finite, expected numbers");
}

std::vector<CurvePoint> curve(Span<const double> scores,
                              Span<const std::uint8_t> present) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return scores[a] > scores[b];
  });
  std::vector<CurvePoint> points;
  CurvePoint point;
  for (std::size_t i = 0; i < order.size(); ++i) {
    ++point.found;
    point.right += present[order[i]] != 0;
    const bool last_of_score =
        i + 1 == order.size() || scores[order[i + 1]] != scores[order[i]];
    if (last_of_score) points.push_back(point);
  }
  return points;
}

double area_of(const std::vector<CurvePoint>& points, std::int64_t positives) {
  double sum = 0.0;
  std::int64_t before = 0;
  for (const CurvePoint& point : points) {
    sum += static_cast<double>(point.right - before) * point.precision();
    before = point.right;
  }
  return sum / static_cast<double>(positives);
}

double eleven_points_of(const std::vector<CurvePoint>& points,
                        std::int64_t positives) {
  std::array<double, kLevels + 1> best{};
  for (const CurvePoint& point : points) {
    const std::int64_t reached = kLevels * point.right / positives;
    for (std::size_t r = 0; r <= static_cast<std::size_t>(reached); ++r) {
      best[r] = std::max(best[r], point.precision());
    }
  }
  return std::accumulate(best.begin(), best.end(), 0.0) /
         static_cast<double>(best.size());
}

}  // namespace

std::optional<AveragePrecision> average_precision(
    Span<const double> scores, Span<const std::uint8_t> present) {
  check_scores(scores, present);
  const std::vector<CurvePoint> points = curve(scores, present);
  if (points.empty() || points.back().right == 0) return std::nullopt;
  const std::int64_t positives = points.back().right;
  return AveragePrecision{area_of(points, positives),
                          eleven_points_of(points, positives)};
}

}  // namespace solera::metrics
