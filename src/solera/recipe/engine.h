#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/recipe/recipe.h"
#include "solera/recipe/step_kind.h"
#include "solera/run/console.h"

namespace solera::recipe {

/// How to run a recipe; nothing here changes its numbers.
struct RunOptions {
  std::filesystem::path out;  ///< The run directory.
  bool overwrite = false;     ///< Replaces steps made with other options.
  std::string device = "auto";
  int threads = 1;           ///< Recorded only.
  std::string command_line;  ///< Recorded only.
  bool quiet = false;        ///< No progress bar.
  run::Console console;      ///< Where `show` of the kinds goes.
};

/// What became of a step.
struct StepOutcome {
  std::string name;
  std::string kind;
  bool was_done = false;  ///< Complete before this call, so not run.
  Value result;           ///< result.json
  std::string text;       ///< For people; may be empty.
};

struct RunOutcome {
  std::filesystem::path folder;
  std::vector<StepOutcome> steps;  ///< In the order they were run.
};

/// Runs every step that is not done. A step that a killed process left is
/// resumed. Steps whose folder was made with other options or other inputs are
/// Error(kUsage) that says what changed, before anything runs; with
/// `overwrite` their folders are deleted and made anew. Ctrl-C and SIGTERM end
/// in Error(kInterrupt) and Error(kTerminate) after the running step saved.
RunOutcome run_recipe(const Recipe& recipe, const std::vector<StepKind>& kinds,
                      const RunOptions& options);

/// What `run_recipe` would do with a step.
struct StepForecast {
  std::string name;
  std::string kind;
  /// "done", "resume", "run" or "changed"; "missing" if an input is, "waits" if
  /// one of a step that it uses is.
  std::string action;
  std::string reason;  ///< Of "changed": what differs.
};

struct RunForecast {
  std::vector<StepForecast> steps;    ///< In the order they would run.
  std::vector<InputProblem> missing;  ///< Every input, in the order found.
};

/// Resolves every step, names every input that is missing, and says what
/// `run_recipe` would do. Changes nothing on disk. Error(kUsage) for mistakes
/// in the recipe.
RunForecast forecast_run(const Recipe& recipe,
                         const std::vector<StepKind>& kinds,
                         const std::filesystem::path& out);

}  // namespace solera::recipe
