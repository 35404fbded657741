#include "solera/recipe/comparison_values.h"

#include <algorithm>

#include "solera/metrics/bootstrap.h"

namespace solera::recipe {
namespace {

void set_bounds(const metrics::Interval& range, Value& value) {
  value.set("low", range.low / 100.0);
  value.set("high", range.high / 100.0);
}

Value describe_mean(const metrics::MeanInterval& mean,
                    const std::vector<double>& differences) {
  Value value = describe_estimate(mean);
  Value& bootstrap = value.set("bootstrap", Value::object());
  set_bounds(metrics::bootstrap_interval(differences), bootstrap);
  value.set("verdict", metrics::verdict_name(metrics::verdict(mean)));
  return value;
}

}  // namespace

Value describe_estimate(const metrics::MeanInterval& percent) {
  Value value = Value::object();
  value.set("mean", percent.mean / 100.0);
  set_bounds(percent.student, value);
  return value;
}

Value describe_difference(const eval::Comparison& comparison) {
  Value value = describe_mean(comparison.draws, comparison.draw_differences);
  if (!comparison.seeds) return value;
  Value seeds = describe_mean(*comparison.seeds, comparison.seed_differences);
  seeds.set("count",
            static_cast<std::int64_t>(comparison.seed_differences.size()));
  value.set("seeds", seeds);
  return value;
}

std::map<std::string, eval::Observations> mean_cells(
    const ComparedTable& table, const std::string& relation,
    std::vector<std::string>& problems) {
  std::map<std::string, std::vector<const eval::Observations*>> by_model;
  std::size_t tasks = 0;
  for (const ComparedTask& task : table.tasks) {
    if (task.relation != relation) continue;
    ++tasks;
    for (const auto& [model, cell] : task.cells) {
      by_model[model].push_back(&cell.observations);
    }
  }
  std::map<std::string, eval::Observations> means;
  for (const auto& [model, cells] : by_model) {
    if (cells.size() != tasks) continue;
    try {
      means[model] = eval::mean_over_tasks(
          cells, table.name + " mean " + relation + " of " + model);
    } catch (const Error& error) {
      add_problem(error, problems);
    }
  }
  return means;
}

void add_problem(const Error& error, std::vector<std::string>& problems) {
  if (std::find(problems.begin(), problems.end(), error.what()) ==
      problems.end()) {
    problems.emplace_back(error.what());
  }
}

}  // namespace solera::recipe
