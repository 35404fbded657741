#include "solera/report/curves.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "solera/core/text.h"

namespace solera::report {
namespace {

constexpr std::size_t kMostPoints = 300;

struct Kind {
  const char* key;
  const char* title;
  bool (*takes)(const std::vector<std::string>& parts);
};

using Parts = std::vector<std::string>;

bool is_folder(const Parts& parts, const char* name) {
  return parts.size() > 1 &&
         std::find(parts.begin(), parts.end() - 1, name) != parts.end() - 1;
}

/// The first kind that takes a name has it.
constexpr Kind kKinds[] = {
    {"kl", "KL divergence of each head",
     [](const Parts& parts) { return is_folder(parts, "kl"); }},
    {"head-loss", "Loss of each head",
     [](const Parts& parts) { return is_folder(parts, "loss"); }},
    {"loss", "Loss",
     [](const Parts& parts) { return ends_with(parts.back(), "loss"); }},
    {"agree", "Agreement with each teacher",
     [](const Parts& parts) { return is_folder(parts, "agree"); }},
    {"accuracy", "Accuracy",
     [](const Parts& parts) {
       return starts_with(parts.back(), "acc") ||
              starts_with(parts.back(), "top") || is_folder(parts, "acc");
     }},
    {"gradient", "Gradient norm",
     [](const Parts& parts) {
       return starts_with(parts.back(), "grad_norm") ||
              is_folder(parts, "grad_norm");
     }},
    {"lr", "Learning rate",
     [](const Parts& parts) {
       return starts_with(parts.back(), "lr") || is_folder(parts, "lr");
     }},
};
constexpr const char* kOrder[] = {"loss",     "kl",       "head-loss", "agree",
                                  "accuracy", "gradient", "lr"};

const Kind* kind_of(const std::string& name) {
  const Parts parts = split(name, '/');
  for (const Kind& kind : kKinds) {
    if (kind.takes(parts)) return &kind;
  }
  return nullptr;
}

using Points = std::vector<std::pair<double, double>>;

/// A stretch with a value that is not finite becomes a gap, not a mean.
Points thinned(const Points& points) {
  if (points.size() <= kMostPoints) return points;
  Points means;
  for (std::size_t i = 0; i < kMostPoints; ++i) {
    const std::size_t begin = i * points.size() / kMostPoints;
    const std::size_t end = (i + 1) * points.size() / kMostPoints;
    std::pair<double, double> sum{0.0, 0.0};
    for (std::size_t j = begin; j < end; ++j) {
      sum.first += points[j].first;
      sum.second += points[j].second;
    }
    const auto count = static_cast<double>(end - begin);
    means.emplace_back(sum.first / count, sum.second / count);
  }
  return means;
}

std::vector<Line> lines_of(const std::vector<run::MetricRow>& rows) {
  std::vector<Line> lines;
  std::map<std::string, std::size_t> index;
  for (const run::MetricRow& row : rows) {
    for (const auto& [name, value] : row.values) {
      const auto [found, is_new] = index.emplace(name, lines.size());
      if (is_new) lines.push_back({name, {}});
      lines[found->second].points.emplace_back(row.step, value);
    }
  }
  return lines;
}

}  // namespace

std::vector<CurveGroup> curve_groups(const std::vector<run::MetricRow>& rows) {
  std::map<std::string, CurveGroup> groups;
  for (Line& line : lines_of(rows)) {
    const Kind* kind = kind_of(line.name);
    if (kind == nullptr || line.points.size() < 2) continue;
    line.points = thinned(line.points);
    CurveGroup& group = groups[kind->key];
    group.key = kind->key;
    group.title = kind->title;
    group.lines.push_back(std::move(line));
  }
  std::vector<CurveGroup> ordered;
  for (const char* key : kOrder) {
    const auto found = groups.find(key);
    if (found != groups.end()) ordered.push_back(std::move(found->second));
  }
  return ordered;
}

std::vector<std::pair<std::string, double>> last_values(
    const std::vector<run::MetricRow>& rows) {
  std::vector<std::pair<std::string, double>> values;
  for (const Line& line : lines_of(rows)) {
    values.emplace_back(line.name, line.points.back().second);
  }
  return values;
}

}  // namespace solera::report
