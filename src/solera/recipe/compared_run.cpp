#include "solera/recipe/compared_run.h"

#include <algorithm>
#include <array>

#include "solera/core/error.h"
#include "solera/recipe/substitution.h"
#include "solera/report/estimate.h"
#include "solera/report/run_record.h"

namespace solera::recipe {
namespace {

using report::member_of;
using report::StepRecord;
using report::text_of;

constexpr std::array<const char*, 3> kMeasuringKinds = {"probe", "finetune",
                                                        "sweep"};

bool measures(const std::string& kind) {
  return std::find(kMeasuringKinds.begin(), kMeasuringKinds.end(), kind) !=
         kMeasuringKinds.end();
}

[[noreturn]] void throw_old(const std::string& missing) {
  throw Error(ErrorKind::kBadInput, "",
              "its result has no " + missing +
                  ": it is of an older version or was edited, run the recipe "
                  "again with --overwrite to measure it anew");
}

MeasuredCell read_cell(const Value& accuracy, const std::string& draw_hash) {
  const Value& values = member_of(accuracy, "values");
  if (!values.is_array() || values.size() == 0) throw_old("values of draws");
  MeasuredCell cell;
  cell.draw_hash = draw_hash;
  for (const Value& value : values.items()) {
    if (!value.is_number()) throw_old("number for each draw");
    cell.percent.push_back(100.0 * value.as_double());
  }
  return cell;
}

MeasuredTask read_task(const Value& value) {
  MeasuredTask task;
  task.name = text_of(value, "name");
  task.relation = text_of(value, "relation");
  const std::string hash = text_of(value, "draw_hash");
  if (hash.empty()) throw_old("draw_hash, which says whether draws pair");
  const Value& accuracy = member_of(value, "accuracy");
  if (!accuracy.is_object()) throw_old("accuracy of each model");
  for (std::size_t i = 0; i < accuracy.size(); ++i) {
    task.cells[accuracy.keys()[i]] = read_cell(accuracy.items()[i], hash);
  }
  return task;
}

MeasuredTable read_table(const StepRecord& step) {
  const Value& models = member_of(step.result, "models");
  const Value& tasks = member_of(step.result, "tasks");
  if (!models.is_array() || models.size() == 0) throw_old("models");
  if (!tasks.is_array() || tasks.size() == 0) throw_old("tasks");
  MeasuredTable table;
  table.step = step.name;
  table.kind = step.kind;
  for (const Value& model : models.items()) {
    table.models.push_back(model.as_string());
  }
  table.baseline = text_of(step.result, "baseline");
  if (table.baseline.empty()) table.baseline = table.models.front();
  table.control = text_of(step.result, "control");
  for (const Value& task : tasks.items()) {
    table.tasks.push_back(read_task(task));
  }
  return table;
}

// The options of a step in a resolved recipe.
const Value& options_of(const Value& recipe, const std::string& step) {
  const Value& kinds = member_of(member_of(recipe, "steps"), step);
  static const Value null;
  return kinds.is_object() && kinds.size() > 0 ? kinds.items()[0] : null;
}

// The arm `sl` of a consolidation is the control, whether the probe says so
// or not.
bool is_soft_label(const Value& recipe, const Value& network) {
  const Value& from =
      network.is_object() ? member_of(network, "from") : network;
  if (!from.is_string()) return false;
  const auto reference = parse_reference(from.as_string());
  return reference &&
         text_of(options_of(recipe, reference->step), "arm") == "sl";
}

std::string find_control(const Value& recipe, const MeasuredTable& table) {
  const Value& options = options_of(recipe, table.step);
  const Value& networks = member_of(
      table.kind == "sweep" ? member_of(options, "probe") : options, "models");
  for (std::size_t i = 0; i < std::min(networks.size(), table.models.size());
       ++i) {
    if (!is_soft_label(recipe, networks.items()[i])) continue;
    if (!networks.is_object()) return table.models[i];
    return networks.keys()[i];
  }
  return "";
}

bool trains(const Value& options) {
  return options.is_object() && options.find("epochs") != nullptr;
}

// Takes the seed out and adds it to `training_seeds`, if the options train.
void take_seed(Value& options, const std::string& step,
               std::string& training_seeds) {
  const Value* seed = options.find("seed");
  if (seed == nullptr) return;
  if (trains(options)) training_seeds += step + " " + to_json(*seed) + "\n";
  options.erase("seed");
}

// What decides a run but for its seeds, and the seeds of training.
void describe_recipe(const Value& recipe, ComparedRun& run) {
  const Value* found = recipe.find("steps");
  if (found == nullptr || !found->is_object()) return;
  Value steps = *found;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string& name = steps.keys()[i];
    for (Value& options : steps.items()[i].items()) {
      take_seed(options, name, run.training_seeds);
      for (Value& nested : options.items()) {
        if (trains(nested)) take_seed(nested, name, run.training_seeds);
      }
    }
  }
  run.recipe = to_json(steps);
}

std::string step_place(const ComparedRun& run, const StepRecord& step) {
  return "[" + run.folder.string() + " " + step.name + "] ";
}

void read_forgetting(const StepRecord& step, ComparedRun& run,
                     std::vector<std::string>& problems) {
  const Value& rows = member_of(step.result, "forgetting");
  if (!rows.is_array()) {
    problems.push_back(step_place(run, step) +
                       "its result has no forgetting table: it is of an older "
                       "version, run the recipe again with --overwrite");
    return;
  }
  for (const Value& row : rows.items()) run.forgetting.push(row);
}

void read_step(const report::RunRecord& record, const StepRecord& step,
               ComparedRun& run, std::vector<std::string>& problems) {
  const bool upstream = step.kind == "upstream";
  if (!upstream && !measures(step.kind)) return;
  // The run's own problems have a line for it.
  if (step.state == report::StepState::kUnreadable) return;
  if (step.state != report::StepState::kDone) {
    problems.push_back(step_place(run, step) + report::state_name(step.state) +
                       ", left out: run the recipe again to complete it");
    return;
  }
  if (upstream) return read_forgetting(step, run, problems);
  if (step.kind == "sweep" && step.result.find("tasks") == nullptr) return;
  try {
    run.tables.push_back(read_table(step));
  } catch (const Error& error) {
    problems.push_back(step_place(run, step) + error.what());
    return;
  }
  MeasuredTable& table = run.tables.back();
  if (table.control.empty()) {
    table.control = find_control(record.recipe, table);
  }
}

}  // namespace

ComparedRun read_compared_run(const std::filesystem::path& folder,
                              std::vector<std::string>& problems) {
  const report::RunRecord record = report::read_run(folder);
  ComparedRun run;
  run.folder = folder;
  run.name = record.name;
  describe_recipe(record.recipe, run);
  for (const std::string& problem : record.problems) {
    const bool has_place = problem.front() == '[';
    problems.push_back(has_place ? problem
                                 : "[" + folder.string() + "] " + problem);
  }
  for (const StepRecord& step : record.steps) {
    read_step(record, step, run, problems);
  }
  return run;
}

}  // namespace solera::recipe
