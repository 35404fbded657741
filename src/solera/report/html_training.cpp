#include "solera/report/html_training.h"

#include <algorithm>
#include <map>
#include <set>

#include "solera/core/text.h"
#include "solera/report/curves.h"
#include "solera/report/html.h"
#include "solera/report/numbers.h"

namespace solera::report {
namespace {

constexpr std::size_t kMostRows = 12;

std::string names_of(const CurveGroup& group) {
  std::vector<std::string> names;
  for (const Line& line : group.lines) names.push_back(line.name);
  return join(names, ", ");
}

std::string description_of(const CurveGroup& group) {
  std::vector<std::string> sentences;
  for (const Line& line : group.lines) {
    sentences.push_back(line.name + " goes from " +
                        plain_number(line.points.front().second) + " to " +
                        plain_number(line.points.back().second) + ".");
  }
  return join(sentences, " ");
}

/// At most kMostRows of the steps, evenly, the last among them.
std::vector<double> sampled_steps(const CurveGroup& group) {
  std::set<double> all;
  for (const Line& line : group.lines) {
    for (const auto& point : line.points) all.insert(point.first);
  }
  const std::vector<double> steps(all.begin(), all.end());
  if (steps.size() <= kMostRows) return steps;
  std::vector<double> sampled;
  for (std::size_t i = 0; i < kMostRows; ++i) {
    sampled.push_back(steps[i * (steps.size() - 1) / (kMostRows - 1)]);
  }
  return sampled;
}

std::string numbers_table(const CurveGroup& group) {
  std::vector<std::string> header = {"step"};
  std::vector<std::map<double, double>> columns;
  for (const Line& line : group.lines) {
    header.push_back(line.name);
    columns.emplace_back(line.points.begin(), line.points.end());
  }
  std::vector<std::vector<std::string>> rows;
  for (const double step : sampled_steps(group)) {
    std::vector<std::string> row = {plain_number(step)};
    for (const auto& column : columns) {
      const auto found = column.find(step);
      row.push_back(found == column.end() ? "" : plain_number(found->second));
    }
    rows.push_back(std::move(row));
  }
  return text_table(group.title, header, rows);
}

std::string figure(const CurveGroup& group, const std::string& id) {
  std::vector<std::pair<int, std::string>> series;
  for (const Line& line : group.lines) {
    series.emplace_back(static_cast<int>(series.size()) + 1, line.name);
  }
  const LineChart chart{
      {id + "-" + group.key, group.title + " over training: " + names_of(group),
       description_of(group), "step"},
      group.lines};
  return element("figure", text_element("figcaption", group.title) +
                               legend(series) + line_chart_svg(chart) +
                               details("Numbers", numbers_table(group))) +
         "\n";
}

}  // namespace

std::string html_training(const StepRecord& step, const std::string& id) {
  if (step.metrics.empty()) return "";
  std::string figures;
  for (const CurveGroup& group : curve_groups(step.metrics)) {
    figures += figure(group, id);
  }
  std::vector<std::vector<std::string>> last;
  for (const auto& [name, value] : last_values(step.metrics)) {
    last.push_back({name, plain_number(value)});
  }
  const std::string state =
      step.state == StepState::kDone ? "" : " (" + state_name(step.state) + ")";
  return text_element("h3", step.name + state) +
         element("div", {{"class", "charts"}}, figures) +
         details("Last value of every metric",
                 text_table("Last metrics of " + step.name,
                            {"metric", "last value"}, last));
}

}  // namespace solera::report
