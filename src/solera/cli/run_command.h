#pragma once

#include "solera/cli/command.h"
#include "solera/recipe/engine.h"
#include "solera/recipe/recipe.h"

namespace solera::cli {

/// `run RECIPE [key=value...] [--out DIR] [--overwrite] [--dry-run]`
Action declare_run_command(CLI::App& app);

/// How a recipe is run from the command line.
struct RunArguments {
  std::vector<std::string> overrides;
  std::string out;  ///< Empty: runs/<name of the recipe>.
  bool overwrite = false;
  bool dry_run = false;
};

/// Adds the arguments of `run` but the recipe itself.
void add_run_arguments(CLI::App& app, RunArguments& arguments);

/// The overrides with that of `--seed`.
std::vector<std::string> overrides_of(const RunArguments& arguments,
                                      const Globals& globals);

/// Runs (or forecasts) a recipe and says what it gave.
Output run_and_describe(const recipe::Recipe& recipe,
                        const RunArguments& arguments, const Globals& globals);

}  // namespace solera::cli
