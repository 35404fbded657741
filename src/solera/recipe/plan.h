#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "solera/recipe/recipe.h"
#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// A step with everything that decides its result.
struct PlannedStep {
  const Step* step = nullptr;      ///< Of the recipe, which must outlive this.
  const StepKind* kind = nullptr;  ///< Of the table.
  StepInputs inputs;
  StepPlan plan;
  /// The fingerprints of the steps it uses, by name.
  std::map<std::string, std::string> used;
  /// SHA-256 of kind, its numeric version, options, files and used steps.
  std::string fingerprint;
};

/// Reads the options of all steps and hashes their files, before any of them
/// runs, so that a mistake in the last step costs no time. Notes that collect
/// problems get every input that is missing; a step with one has a fingerprint
/// that means nothing, and so have those that use it.
std::vector<PlannedStep> plan_recipe(
    const Recipe& recipe, const std::vector<StepKind>& kinds,
    const std::shared_ptr<PlanNotes>& notes =
        std::make_shared<PlanNotes>(PlanNotes::OnProblem::kThrow));

/// How a step's folder stands to the plan.
enum class StepState {
  kNew,      ///< Nothing is there.
  kDone,     ///< Complete, with the same fingerprint.
  kStarted,  ///< Not complete, same fingerprint: it goes on.
  kChanged,  ///< Something else was run there.
};

/// The document that says what a step's folder was made with: `plan.json`,
/// written before the step starts.
Value describe_plan(const PlannedStep& planned);

/// Looks at `steps/<name>` of a run without changing it. A result or plan that
/// cannot be read counts as kChanged.
StepState state_of_step(const std::filesystem::path& step_folder,
                        const PlannedStep& planned);

/// What differs between a folder of state kChanged and the plan, in words:
/// "epochs was 15, is 3".
std::string explain_change(const std::filesystem::path& step_folder,
                           const PlannedStep& planned);

}  // namespace solera::recipe
