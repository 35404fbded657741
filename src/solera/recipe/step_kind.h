#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "solera/core/options.h"
#include "solera/core/value.h"
#include "solera/recipe/plan_notes.h"
#include "solera/run/console.h"
#include "solera/run/stop_signal.h"

namespace solera::recipe {

/// A step that another one refers to.
struct UsedStep {
  std::string kind;
  bool gives_network = false;
  /// The names of its networks, if it gives several; see StepPlan.
  std::vector<std::string> networks = {};
};

/// What a step is given before anything has run.
struct StepInputs {
  Place place;                 ///< The step, for messages.
  Value options;               ///< Of the recipe; references as "${step}".
  std::filesystem::path base;  ///< Relative paths start here.
  std::uint64_t seed = 0;      ///< For a step that sets none of its own.
  std::map<std::string, UsedStep> used;   ///< By the name of the step.
  std::shared_ptr<PlanNotes> notes = {};  ///< Of the recipe; may be null.
};

/// Something outside the run that the result depends on.
struct InputFile {
  std::string name;  ///< A path or a dataset, as people know it.
  std::string hash;  ///< Of its content.
};

/// What decides a step's result, beside the steps it uses.
struct StepPlan {
  Value options;  ///< Resolved: every option with its value.
  std::vector<InputFile> files;
  /// Options that do not change the result, such as the number of workers:
  /// they may differ when a step is resumed, or skipped. Dotted; a list stands
  /// for each of its elements.
  std::vector<std::string> neutral;
  /// Of a step that gives several networks: their names. "${step.name}" is
  /// the one in `points/<name>/export/`. Empty: one, in `export/`.
  std::vector<std::string> networks = {};
};

/// What a step is given to run.
struct StepContext {
  StepInputs inputs;
  std::filesystem::path folder;  ///< Its own: checkpoints, exports, metrics.
  std::map<std::string, std::filesystem::path> used_folders;
  std::string fingerprint;
  std::filesystem::path run_folder;
  std::string device = "auto";
  bool quiet = false;                     ///< No progress bar.
  const run::StopSignal* stop = nullptr;  ///< Null: nobody can stop it.
};

/// A kind of step: one line of the table in step_kinds.cpp.
struct StepKind {
  std::string name;            ///< "train"
  std::string description;     ///< One line.
  bool gives_network = false;  ///< Its folder has `export/`, a network.
  /// It looks at every step that stands before it, referred to or not.
  bool uses_all_before = false;
  /// Parts of its folder know what they were made with and may serve again
  /// when its options change: the engine leaves all but the result to it.
  bool keeps_parts = false;
  /// Raised when the same options give other numbers than before.
  int numeric_version = 1;
  /// The options with their defaults, for the catalogue and the schema.
  std::function<std::vector<OptionInfo>()> describe_options;
  /// Reads the options (Error(kUsage)) and hashes the files, by functions that
  /// know of StepInputs::notes. Changes nothing.
  std::function<StepPlan(const StepInputs&)> plan;
  /// Does the work, going on where a killed process left it in the folder.
  /// Returns the members of result.json.
  std::function<Value(const StepContext&)> run;
  /// What people want to read of a result; may be empty.
  std::function<std::string(const Value& result, const run::Console&)> show;
};

/// The rows of StepKind::describe_options for a struct of options.
template <class Options>
std::vector<OptionInfo> option_rows() {
  std::vector<OptionInfo> rows;
  solera::describe_options(Options{}, "", rows);
  return rows;
}

/// Error(kUsage) naming the nearest known kind.
const StepKind& find_kind(const std::vector<StepKind>& kinds,
                          const std::string& name);
std::vector<std::string> kind_names(const std::vector<StepKind>& kinds);

}  // namespace solera::recipe
