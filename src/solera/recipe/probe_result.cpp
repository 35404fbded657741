#include "solera/recipe/probe_result.h"

#include <fmt/format.h>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/metrics/statistics.h"
#include "solera/recipe/label_metric.h"

namespace solera::recipe {
namespace {

using Series = std::vector<double>;  // a value per draw, percent
using ByModel = std::map<std::string, Series>;

Value bounds(const metrics::Interval& range) {
  Value value = Value::object();
  value.set("low", range.low / 100.0);
  value.set("high", range.high / 100.0);
  return value;
}

Value interval(double mean, const metrics::Interval& range) {
  Value value = Value::object();
  value.set("mean", mean / 100.0);
  value.set("low", range.low / 100.0);
  value.set("high", range.high / 100.0);
  return value;
}

Value accuracy_of(const Series& series, bool with_values) {
  const metrics::MeanInterval statistics = metrics::mean_interval(series);
  Value value = interval(statistics.mean, statistics.student);
  if (!with_values) return value;
  Value values = Value::array();
  for (const double percent : series) values.push(percent / 100.0);
  value.set("values", values);
  return value;
}

Value accuracies_of(const std::vector<std::string>& models,
                    const ByModel& series, bool with_values) {
  Value value = Value::object();
  for (const std::string& model : models) {
    value.set(model, accuracy_of(series.at(model), with_values));
  }
  return value;
}

// Of every model from `other`, over the same draws.
Value differences_from(const std::string& other,
                       const std::vector<std::string>& models,
                       const ByModel& series) {
  Value value = Value::object();
  for (const std::string& model : models) {
    if (model == other) continue;
    const metrics::PairedStatistics statistics =
        metrics::paired_statistics(series.at(model), series.at(other));
    Value difference = interval(statistics.mean_difference, statistics.student);
    difference.set("bootstrap", bounds(statistics.bootstrap));
    difference.set("verdict",
                   metrics::verdict_name(metrics::verdict(statistics)));
    value.set(model, difference);
  }
  return value;
}

ByModel series_of(const ProbeTable& table, const std::string& task) {
  ByModel series;
  for (const auto& [model, cell] : table.cells.at(task)) {
    series[model] = cell.accuracies;
  }
  return series;
}

// Of a task with several labels an image: every figure of every model.
void describe_figures(const ProbeTask& task,
                      const std::vector<std::string>& models,
                      const std::map<std::string, ProbeCell>& cells,
                      Value& value) {
  Value figures = Value::object();
  for (const auto& [name, unused] : cells.begin()->second.figures) {
    ByModel series;
    for (const auto& [model, cell] : cells) {
      series[model] = cell.figures.at(name);
    }
    figures.set(name, accuracies_of(models, series, true));
  }
  if (figures.size() == 0) return;
  for (const auto& [name, metric] : EnumNames<LabelMetric>::names()) {
    if (metric == metric_of(task)) value.set("metric", name);
  }
  value.set("figures", figures);
}

// The mean over the tasks of one relation, draw by draw.
ByModel mean_series(const ProbeRequest& request, const ProbeTable& table,
                    Relation relation) {
  ByModel mean;
  double tasks = 0.0;
  for (const ProbeTask& task : request.options.tasks) {
    if (task.relation != relation) continue;
    ++tasks;
    for (const auto& [model, series] : series_of(table, task.name)) {
      Series& sum = mean[model];
      sum.resize(series.size(), 0.0);
      for (std::size_t i = 0; i < series.size(); ++i) sum[i] += series[i];
    }
  }
  for (auto& [model, series] : mean) {
    for (double& value : series) value /= tasks;
  }
  return mean;
}

// Draws are the same for every model, or differences mean nothing.
std::string common_draws(const ProbeTask& task, const ProbeTable& table) {
  const auto& cells = table.cells.at(task.name);
  for (const auto& [model, cell] : cells) {
    if (cell.draw_hash == cells.begin()->second.draw_hash) continue;
    throw Error(ErrorKind::kBadInput, task.name,
                "found other draws for " + model + " than for " +
                    cells.begin()->first +
                    ", expected the same images for all; did an image become "
                    "unreadable meanwhile? Run the step anew");
  }
  return cells.begin()->second.draw_hash;
}

Value describe_task(const ProbeTask& task, const ProbeRequest& request,
                    const ProbeTable& table) {
  const TaskFacts& facts = table.tasks.at(task.name);
  const ByModel series = series_of(table, task.name);
  const std::vector<std::string> models = request.labels();
  Value value = write_options(task);
  value.erase("train");
  value.erase("test");
  if (!task.metric) value.erase("metric");
  value.erase("images");
  value.set("classes", facts.classes);
  value.set("train_images", facts.train_images);
  value.set("test_images", facts.test_images);
  const eval::FewShotOptions few_shot = few_shot_of(request.options, task);
  if (few_shot.images > 0) {
    value.set("images", few_shot.images);
  } else {
    value.set("shots", few_shot.shots);
  }
  value.set("draws", static_cast<std::int64_t>(series.begin()->second.size()));
  value.set("draw_hash", common_draws(task, table));
  value.set("chance",
            facts.chance.value_or(1.0 / static_cast<double>(facts.classes)));
  value.set("accuracy", accuracies_of(models, series, true));
  describe_figures(task, models, table.cells.at(task.name), value);
  value.set("difference",
            differences_from(request.options.baseline, models, series));
  if (!request.options.control.empty()) {
    value.set("control_difference",
              differences_from(request.options.control, models, series));
  }
  return value;
}

std::string verb(const std::string& verdict) {
  if (verdict == "win") return "wins";
  return verdict == "lose" ? "loses" : "ties";
}

// "wins on related tasks (+2.4 points)"
std::string clause(const std::string& relation, const Value& difference) {
  return fmt::format("{} on {} tasks ({:+.1f})",
                     verb(difference.at("verdict").as_string()), relation,
                     100.0 * difference.at("mean").as_double());
}

std::string sentence(const ProbeRequest& request, const Value& differences) {
  std::vector<std::string> models;
  for (const std::string& model : request.labels()) {
    std::vector<std::string> clauses;
    for (std::size_t i = 0; i < differences.size(); ++i) {
      if (const Value* found = differences.items()[i].find(model)) {
        clauses.push_back(clause(differences.keys()[i], *found));
      }
    }
    if (!clauses.empty()) {
      models.push_back(model + " " + join(clauses, " and "));
    }
  }
  if (models.empty()) return "";
  return "Compared with " + request.options.baseline +
         ", in points: " + join(models, "; ") + ".";
}

}  // namespace

Value describe_probe(const ProbeRequest& request, const ProbeTable& table) {
  const std::vector<std::string> models = request.labels();
  const ProbeOptions& options = request.options;
  Value labels = Value::array();
  for (const std::string& model : models) labels.push(model);
  Value tasks = Value::array();
  for (const ProbeTask& task : options.tasks) {
    tasks.push(describe_task(task, request, table));
  }
  Value means = Value::object();
  Value differences = Value::object();
  Value control_differences = Value::object();
  for (const auto& [name, relation] : EnumNames<Relation>::names()) {
    const ByModel series = mean_series(request, table, relation);
    if (series.empty()) continue;
    means.set(name, accuracies_of(models, series, false));
    differences.set(name, differences_from(options.baseline, models, series));
    if (options.control.empty()) continue;
    control_differences.set(name,
                            differences_from(options.control, models, series));
  }
  Value result = Value::object();
  result.set("summary", sentence(request, differences));
  result.set("models", labels);
  result.set("baseline", options.baseline);
  result.set("control", options.control);
  result.set("tasks", tasks);
  result.set("means", means);
  result.set("mean_difference", differences);
  result.set("mean_control_difference", control_differences);
  return result;
}

}  // namespace solera::recipe
