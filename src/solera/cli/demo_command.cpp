#include "solera/cli/demo_command.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "solera/cli/demo_recipe.h"
#include "solera/cli/run_command.h"
#include "solera/recipe/step_kinds.h"

namespace solera::cli {

Action declare_demo_command(CLI::App& app) {
  auto arguments = std::make_shared<RunArguments>();
  add_run_arguments(app, *arguments);
  return [arguments](const Globals& globals) {
    const recipe::Recipe recipe = recipe::parse_recipe(
        kDemoRecipe, "recipes/demo.yaml", overrides_of(*arguments, globals),
        recipe::kind_names(recipe::step_kinds()));
    return run_and_describe(recipe, *arguments, globals);
  };
}

}  // namespace solera::cli
