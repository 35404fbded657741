#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// A step inside a step: it has a folder with a plan and a result of its own,
/// so that it is not run again when it is done, and goes on when it was killed.
struct Substep {
  const StepKind* kind = nullptr;
  StepInputs inputs;
  std::filesystem::path folder;
  /// The fingerprints of the steps its options refer to, by name.
  std::map<std::string, std::string> used;
};

/// What became of it.
struct SubstepOutcome {
  std::string fingerprint;
  Value result;  ///< Its result.json.
};

/// Runs it, unless it is done, with the device, the stop signal and the used
/// folders of `outer`. What other options left in the folder is removed.
SubstepOutcome run_substep(const Substep& substep, const StepContext& outer);

/// The fingerprints of the steps that `options` refer to, read from their
/// results.
std::map<std::string, std::string> fingerprints_used(const Value& options,
                                                     const StepContext& outer);

}  // namespace solera::recipe
