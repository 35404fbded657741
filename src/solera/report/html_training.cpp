#include "solera/report/html_training.h"

#include <algorithm>
#include <map>
#include <set>

#include "solera/core/text.h"
#include "solera/report/curves.h"
#include "solera/report/figure.h"
#include "solera/report/html.h"
#include "solera/report/numbers.h"

namespace solera::report {
namespace {

constexpr std::size_t kMostRows = 12;

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

Table numbers_table(const CurveGroup& group) {
  Table table = {group.key, group.title, {"step"}, {}};
  std::vector<std::map<double, double>> columns;
  for (const Line& line : group.lines) {
    table.header.push_back(line.name);
    columns.emplace_back(line.points.begin(), line.points.end());
  }
  for (const double step : sampled_steps(group)) {
    std::vector<Cell> row = {plain_number(step)};
    for (const auto& column : columns) {
      const auto found = column.find(step);
      row.emplace_back(found == column.end() ? ""
                                             : plain_number(found->second));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Value data_of(const CurveGroup& group) {
  Value lines = Value::array();
  for (const Line& line : group.lines) {
    Value points = Value::array();
    for (const auto& [step, value] : line.points) {
      points.push(Value::array({step, value}));
    }
    Value entry = Value::object();
    entry.set("name", line.name);
    entry.set("points", points);
    lines.push(entry);
  }
  Value data = Value::object();
  data.set("lines", lines);
  return data;
}

std::string figure_of(const CurveGroup& group, const std::string& id) {
  Figure figure;
  figure.chart = "lines";
  figure.title = group.title;
  figure.alt = description_of(group);
  figure.data = data_of(group);
  figure.numbers = table_html(numbers_table(group));
  return figure_html(figure, id + "-" + group.key);
}

}  // namespace

Table last_metrics_table(const StepRecord& step) {
  Table table = {"last-metrics",
                 "Last metrics of " + step.name,
                 {"metric", "last value"},
                 {}};
  for (const auto& [name, value] : last_values(step.metrics)) {
    table.rows.push_back({name, plain_number(value)});
  }
  return table;
}

std::string html_training(const StepRecord& step, const std::string& id) {
  if (step.metrics.empty()) return "";
  std::string figures;
  for (const CurveGroup& group : curve_groups(step.metrics)) {
    figures += figure_of(group, id);
  }
  const std::string state =
      step.state == StepState::kDone ? "" : " (" + state_name(step.state) + ")";
  return text_element("h3", step.name + state) +
         element("div", {{"class", "charts"}}, figures) +
         details("Last value of every metric",
                 table_html(last_metrics_table(step)));
}

}  // namespace solera::report
