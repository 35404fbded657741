#pragma once

#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/recipe/plan.h"

namespace solera::recipe {

/// How the program was called.
struct CallInfo {
  std::string command_line;
  std::string device;
  int threads = 1;
};

/// What is known before the first step: versions of program, libtorch and
/// compiler, threads, seed, command line, and the hashes of all inputs.
Value make_manifest(const Recipe& recipe,
                    const std::vector<PlannedStep>& planned,
                    const CallInfo& call);

/// What is known after a step: its wall time. Merged into the manifest.
Value manifest_of_step(const PlannedStep& planned, double seconds);

/// The recipe with every option written out, in the order of the run; it can
/// be run again from where it lies.
Value resolved_recipe(const Recipe& recipe,
                      const std::vector<PlannedStep>& planned);

}  // namespace solera::recipe
