#include "solera/report/sweep.h"

#include <cmath>

#include "solera/report/numbers.h"

namespace solera::report {
namespace {

SweepPoint point_of(const Value& value) {
  SweepPoint point;
  point.value = plain_text(member_of(value, "value"));
  point.model = text_of(value, "model");
  point.related = estimate_of(member_of(value, "related"));
  point.unrelated = estimate_of(member_of(value, "unrelated"));
  point.related_difference =
      difference_of(member_of(value, "related_difference"));
  point.unrelated_difference =
      difference_of(member_of(value, "unrelated_difference"));
  return point;
}

double related_of(const SweepPoint& point) {
  return point.related_difference.value.mean;
}

double unrelated_of(const SweepPoint& point) {
  return point.unrelated_difference.value.mean;
}

bool is_beaten_by(const SweepPoint& point, const SweepPoint& other) {
  return related_of(other) >= related_of(point) &&
         unrelated_of(other) >= unrelated_of(point) &&
         (related_of(other) > related_of(point) ||
          unrelated_of(other) > unrelated_of(point));
}

void mark_front(std::vector<SweepPoint>& points) {
  for (SweepPoint& point : points) {
    point.is_on_front =
        std::isfinite(related_of(point)) && std::isfinite(unrelated_of(point));
    for (const SweepPoint& other : points) {
      if (is_beaten_by(point, other)) point.is_on_front = false;
    }
  }
}

}  // namespace

std::optional<Sweep> read_sweep(const Value& result) {
  Sweep sweep;
  sweep.key = text_of(result, "key");
  for (const Value& value : list_of(result, "points")) {
    if (value.is_object()) sweep.points.push_back(point_of(value));
  }
  if (sweep.key.empty() || sweep.points.empty()) return std::nullopt;
  sweep.baseline = text_of(result, "baseline");
  if (sweep.baseline.empty()) sweep.baseline = "the baseline";
  sweep.control = text_of(result, "control");
  mark_front(sweep.points);
  return sweep;
}

}  // namespace solera::report
