#include "solera/report/run_record.h"

#include <algorithm>
#include <set>

#include "solera/core/error.h"
#include "solera/report/estimate.h"
#include "solera/report/step_files.h"

namespace solera::report {
namespace fs = std::filesystem;
namespace {

/// Runs `read`; what it throws becomes a problem of the run.
template <class Read>
bool try_to(RunRecord& run, Read read) {
  try {
    read();
    return true;
  } catch (const Error& error) {
    run.problems.emplace_back(error.what());
  } catch (const fs::filesystem_error& error) {
    run.problems.emplace_back(error.what());
  }
  return false;
}

/// Names and kinds: a step of a recipe is a map with its kind as the key.
std::vector<StepRecord> steps_of_recipe(const Value& recipe) {
  std::vector<StepRecord> steps;
  const Value* found = recipe.find("steps");
  if (found == nullptr || !found->is_object()) return steps;
  for (std::size_t i = 0; i < found->size(); ++i) {
    StepRecord step;
    step.name = found->keys()[i];
    const Value& body = found->items()[i];
    if (body.is_object() && body.size() > 0) step.kind = body.keys().front();
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<StepRecord> steps_without_recipe(
    const fs::path& folder, const std::vector<StepRecord>& known) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) names.insert(entry.path().filename().string());
  }
  for (const StepRecord& step : known) names.erase(step.name);
  std::vector<StepRecord> steps;
  for (const std::string& name : names) {
    if (name.front() == '.') continue;
    StepRecord step;
    step.name = name;
    steps.push_back(std::move(step));
  }
  return steps;
}

/// Of another version, or of none.
std::string version_problem(const Value& manifest) {
  const std::string version = text_of(manifest, "solera");
  if (version == SOLERA_VERSION) return "";
  return (version.empty() ? std::string("The manifest names no version")
                          : "This run was written by Solera " + version) +
         "; this is Solera " SOLERA_VERSION ", which may not find everything.";
}

void read_manifest(const fs::path& path, RunRecord& run) {
  run.manifest = Value::object();
  if (!fs::exists(path)) {
    run.problems.emplace_back(
        "The run has no manifest.json: its seed, versions and command are not "
        "known.");
    return;
  }
  if (!try_to(run, [&] { run.manifest = read_object(path); })) return;
  const std::string problem = version_problem(run.manifest);
  if (!problem.empty()) run.problems.push_back(problem);
}

}  // namespace

RunRecord read_run(const fs::path& folder) {
  const fs::path recipe = folder / "recipe.resolved.yaml";
  const fs::path manifest = folder / "manifest.json";
  const fs::path steps = folder / "steps";
  if (!fs::exists(recipe) && !fs::exists(manifest) && !fs::exists(steps)) {
    throw Error(ErrorKind::kBadInput, folder.string(),
                "has no recipe.resolved.yaml, manifest.json or steps, "
                "expected a run directory, give the folder that `run` wrote");
  }
  RunRecord run;
  run.name = fs::absolute(folder).lexically_normal().filename().string();
  if (run.name.empty()) {
    run.name = fs::absolute(folder).parent_path().filename().string();
  }
  if (fs::exists(recipe)) {
    try_to(run, [&] { run.recipe = read_yaml(recipe); });
    run.steps = steps_of_recipe(run.recipe);
  }
  read_manifest(manifest, run);
  try_to(run, [&] {
    if (!fs::is_directory(steps)) return;
    for (StepRecord& step : steps_without_recipe(steps, run.steps)) {
      run.steps.push_back(std::move(step));
    }
  });
  for (StepRecord& step : run.steps) {
    read_step_files(steps / step.name, step, run.problems);
  }
  // A step that makes the page cannot be done while the page is made.
  const auto makes_page = [](const StepRecord& s) {
    return s.kind == "report";
  };
  run.steps.erase(
      std::remove_if(run.steps.begin(), run.steps.end(), makes_page),
      run.steps.end());
  return run;
}

std::string state_name(StepState state) {
  switch (state) {
    case StepState::kDone:
      return "done";
    case StepState::kUnfinished:
      return "not finished";
    case StepState::kNotStarted:
      return "not started";
    case StepState::kUnreadable:
      return "result unreadable";
  }
  return "";
}

}  // namespace solera::report
