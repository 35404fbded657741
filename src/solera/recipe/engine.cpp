#include "solera/recipe/engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/log.h"
#include "solera/core/text.h"
#include "solera/recipe/manifest.h"
#include "solera/recipe/paths.h"
#include "solera/recipe/plan.h"
#include "solera/run/run_directory.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

fs::path folder_of(const fs::path& run, const PlannedStep& planned) {
  return run / "steps" / planned.step->name;
}

// All changed steps are named at once, before anything is deleted or run.
void refuse_changed(const Recipe& recipe,
                    const std::vector<PlannedStep>& planned,
                    const fs::path& out) {
  std::vector<std::string> changes;
  int line = 0;
  for (const PlannedStep& step : planned) {
    const fs::path folder = folder_of(out, step);
    if (state_of_step(folder, step) != StepState::kChanged) continue;
    if (changes.empty()) line = step.step->line;
    changes.push_back(step.step->name + " (" + explain_change(folder, step) +
                      ")");
  }
  if (changes.empty()) return;
  throw Error(ErrorKind::kUsage, Place{recipe.document, ""}.text(line),
              fmt::format("{} holds other results of {}; --overwrite replaces "
                          "them, --out DIR keeps both",
                          out.string(), join(changes, ", ")));
}

/// Runs the steps of one recipe into one folder.
class Engine {
 public:
  Engine(const Recipe& recipe, const RunOptions& options)
      : recipe_(recipe), options_(options), directory_(options.out) {}

  RunOutcome run(const std::vector<PlannedStep>& planned) {
    if (!options_.overwrite) refuse_changed(recipe_, planned, options_.out);
    directory_.write_recipe(resolved_recipe(recipe_, planned));
    directory_.merge_manifest(make_manifest(
        recipe_, planned,
        {options_.command_line, options_.device, options_.threads}));
    RunOutcome outcome{options_.out, {}};
    for (const PlannedStep& step : planned) {
      if (const auto kind = stop_.requested()) {
        throw Error(*kind, step.step->name,
                    "stopped before this step, run the same command again");
      }
      outcome.steps.push_back(run_or_skip(step));
    }
    return outcome;
  }

 private:
  StepOutcome run_or_skip(const PlannedStep& planned) {
    const std::string& name = planned.step->name;
    StepOutcome outcome{name, planned.kind->name, false, {}, ""};
    outcome.was_done = directory_.is_done(name, planned.fingerprint);
    if (outcome.was_done) {
      log_info(name + ": done already");
    } else {
      prepare(planned);
      run_step(planned);
    }
    outcome.result = directory_.read_result(name).value_or(Value::object());
    if (planned.kind->show) {
      outcome.text = planned.kind->show(outcome.result, options_.console);
    }
    return outcome;
  }

  void prepare(const PlannedStep& planned) {
    const std::string& name = planned.step->name;
    const fs::path folder = folder_of(options_.out, planned);
    const StepState state = state_of_step(folder, planned);
    if (state == StepState::kChanged) {
      if (planned.kind->keeps_parts && fs::exists(folder / kPointsFolder)) {
        fs::remove(folder / kResultFile);
      } else {
        directory_.remove_step(name);
      }
    }
    log_info(
        fmt::format("{}: {} {}", name,
                    state == StepState::kStarted ? "going on with" : "starting",
                    planned.kind->name));
    write_file_atomically(directory_.step_folder(name) / kPlanFile,
                          to_json(describe_plan(planned), 2) + "\n");
  }

  void run_step(const PlannedStep& planned) {
    const std::string& name = planned.step->name;
    const Clock::time_point start = Clock::now();
    const StepContext context = context_of(planned);
    const LogFile log(context.folder / kLogFile);
    const Value members = planned.kind->run(context);
    const double seconds = seconds_since(start);
    Value result = Value::object();
    result.set("fingerprint", planned.fingerprint);
    result.set("kind", planned.kind->name);
    for (std::size_t i = 0; i < members.size(); ++i) {
      result.set(members.keys()[i], members.items()[i]);
    }
    if (result.find("seconds") == nullptr) result.set("seconds", seconds);
    directory_.write_result(name, result);
    directory_.merge_manifest(manifest_of_step(planned, seconds));
    log_info(fmt::format("{}: done in {}", name, human_seconds(seconds)));
  }

  StepContext context_of(const PlannedStep& planned) const {
    StepContext context;
    context.inputs = planned.inputs;
    context.folder = directory_.step_folder(planned.step->name);
    for (const auto& used : planned.used) {
      context.used_folders[used.first] = directory_.step_folder(used.first);
    }
    context.fingerprint = planned.fingerprint;
    context.run_folder = options_.out;
    context.device = options_.device;
    context.quiet = options_.quiet;
    context.stop = &stop_;
    return context;
  }

  const Recipe& recipe_;
  const RunOptions& options_;
  run::RunDirectory directory_;
  run::StopSignal stop_;
};

StepForecast forecast_step(const PlannedStep& planned, const fs::path& folder) {
  StepForecast step{planned.step->name, planned.kind->name, "run", ""};
  switch (state_of_step(folder, planned)) {
    case StepState::kNew:
      break;
    case StepState::kDone:
      step.action = "done";
      break;
    case StepState::kStarted:
      step.action = "resume";
      break;
    case StepState::kChanged:
      step.action = "changed";
      step.reason = explain_change(folder, planned);
      break;
  }
  return step;
}

}  // namespace

RunOutcome run_recipe(const Recipe& recipe, const std::vector<StepKind>& kinds,
                      const RunOptions& options) {
  const std::vector<PlannedStep> planned = plan_recipe(recipe, kinds);
  return Engine(recipe, options).run(planned);
}

RunForecast forecast_run(const Recipe& recipe,
                         const std::vector<StepKind>& kinds,
                         const fs::path& out) {
  const auto notes =
      std::make_shared<PlanNotes>(PlanNotes::OnProblem::kCollect);
  RunForecast forecast;
  std::set<std::string> faulty;
  for (const PlannedStep& planned : plan_recipe(recipe, kinds, notes)) {
    const std::string& name = planned.step->name;
    const bool waits = std::any_of(
        planned.used.begin(), planned.used.end(),
        [&](const auto& used) { return faulty.count(used.first) > 0; });
    StepForecast step{name, planned.kind->name, "missing", ""};
    if (!notes->is_faulty(name)) {
      step = waits ? StepForecast{name, planned.kind->name, "waits", ""}
                   : forecast_step(planned, folder_of(out, planned));
    }
    if (waits || notes->is_faulty(name)) faulty.insert(name);
    forecast.steps.push_back(step);
  }
  forecast.missing = notes->problems();
  return forecast;
}

}  // namespace solera::recipe
