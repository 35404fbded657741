#include "solera/recipe/comparison.h"

#include <algorithm>

#include "solera/core/error.h"
#include "solera/recipe/comparison_scores.h"
#include "solera/recipe/comparison_values.h"

namespace solera::recipe {
namespace {

using Cells = std::map<std::string, eval::Observations>;

Cells cells_of(const ComparedTask& task) {
  Cells cells;
  for (const auto& [model, cell] : task.cells) {
    cells[model] = cell.observations;
  }
  return cells;
}

/// Describes one table; what cannot be compared becomes a problem.
class TableDescription {
 public:
  TableDescription(const ComparedTable& table,
                   std::vector<std::string>& problems)
      : table_(table), problems_(problems) {}

  Value describe() {
    Value value = Value::object();
    value.set("name", table_.name);
    value.set("kind", table_.kind);
    Value models = Value::array();
    for (const std::string& model : table_.models) models.push(model);
    value.set("models", models);
    value.set("baseline", table_.baseline);
    value.set("control", table_.control);
    Value tasks = Value::array();
    for (const ComparedTask& task : table_.tasks) tasks.push(describe(task));
    set_counts(value);
    value.set("tasks", tasks);
    describe_means(value);
    return value;
  }

 private:
  Value describe(const ComparedTask& task) {
    const Cells cells = cells_of(task);
    Value value = Value::object();
    value.set("name", task.name);
    value.set("relation", task.relation);
    value.set("accuracy", estimates(cells));
    value.set("difference", differences(cells, table_.baseline, task.name));
    if (!table_.control.empty()) {
      value.set("control_difference",
                differences(cells, table_.control, task.name));
    }
    return value;
  }

  void set_counts(Value& value) const {
    std::size_t seeds = 0;
    std::size_t draws = 0;
    for (const ComparedTask& task : table_.tasks) {
      for (const auto& [model, cell] : task.cells) {
        seeds = std::max(seeds, cell.observations.seeds.size());
        draws = std::max(draws, cell.observations.seeds.front().size());
      }
    }
    value.set("seeds", static_cast<std::int64_t>(seeds));
    value.set("draws", static_cast<std::int64_t>(draws));
  }

  void describe_means(Value& value) {
    Value means = Value::object();
    Value from_baseline = Value::object();
    Value from_control = Value::object();
    for (const char* relation : kRelations) {
      const Cells cells = mean_cells(table_, relation, problems_);
      if (cells.empty()) continue;
      const std::string name = std::string("mean ") + relation;
      means.set(relation, estimates(cells));
      from_baseline.set(relation, differences(cells, table_.baseline, name));
      if (table_.control.empty()) continue;
      from_control.set(relation, differences(cells, table_.control, name));
    }
    value.set("means", means);
    value.set("mean_difference", from_baseline);
    if (!table_.control.empty()) {
      value.set("mean_control_difference", from_control);
    }
  }

  Value estimates(const Cells& cells) const {
    Value value = Value::object();
    for (const std::string& model : table_.models) {
      const auto cell = cells.find(model);
      if (cell == cells.end()) continue;
      value.set(model, describe_estimate(metrics::mean_interval(
                           cell->second.mean_of_seeds())));
    }
    return value;
  }

  Value differences(const Cells& cells, const std::string& other,
                    const std::string& what) {
    Value value = Value::object();
    const auto reference = cells.find(other);
    if (reference == cells.end()) return value;
    for (const std::string& model : table_.models) {
      const auto cell = cells.find(model);
      if (cell == cells.end() || model == other) continue;
      try {
        value.set(model, describe_difference(
                             eval::compare(cell->second, reference->second,
                                           table_.name + " " + what + ": " +
                                               model + " and " + other)));
      } catch (const Error& error) {
        add_problem(error, problems_);
      }
    }
    return value;
  }

  const ComparedTable& table_;
  std::vector<std::string>& problems_;
};

Value describe_runs(const std::vector<ComparedRun>& runs) {
  Value value = Value::array();
  std::int64_t group = 0;
  for (const auto& each : group_runs(runs)) {
    for (const ComparedRun* run : each) {
      Value row = Value::object();
      row.set("folder", run->folder.string());
      row.set("group", group);
      value.push(row);
    }
    ++group;
  }
  return value;
}

Value forgetting_of(const std::vector<ComparedRun>& runs) {
  Value rows = Value::array();
  for (const ComparedRun& run : runs) {
    for (Value row : run.forgetting.items()) {
      row.set("run", run.folder.string());
      rows.push(row);
    }
  }
  return rows;
}

[[noreturn]] void throw_nothing(const std::vector<std::string>& problems,
                                const std::filesystem::path& folder) {
  throw Error(ErrorKind::kBadInput, folder.string(),
              problems.empty()
                  ? "has no result of a step that measures (probe, finetune, "
                    "sweep, upstream), expected one at least"
                  : "has nothing to compare: " + problems.front());
}

}  // namespace

Value compare_runs(const std::vector<std::filesystem::path>& folders,
                   const CompareOptions& options) {
  std::vector<std::string> problems;
  std::vector<ComparedRun> runs;
  for (const std::filesystem::path& folder : folders) {
    runs.push_back(read_compared_run(folder, problems));
  }
  const std::vector<ComparedTable> compared =
      make_compared_tables(runs, options, problems);
  const Value forgetting = forgetting_of(runs);
  if (compared.empty() && forgetting.size() == 0) {
    throw_nothing(problems, folders.front());
  }
  Value tables = Value::array();
  for (const ComparedTable& table : compared) {
    tables.push(TableDescription(table, problems).describe());
  }
  Value value = Value::object();
  value.set("runs", describe_runs(runs));
  value.set("tables", tables);
  value.set("scores", describe_scores(compared));
  value.set("forgetting", forgetting);
  Value lines = Value::array();
  for (const std::string& problem : problems) lines.push(problem);
  value.set("problems", lines);
  return value;
}

}  // namespace solera::recipe
