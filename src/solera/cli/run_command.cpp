#include "solera/cli/run_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "solera/cli/threads.h"
#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/recipe/step_kinds.h"
#include "solera/run/table.h"

namespace solera::cli {
namespace {

struct Arguments : RunArguments {
  std::string recipe;
};

std::filesystem::path folder_of(const recipe::Recipe& recipe,
                                const RunArguments& arguments) {
  if (!arguments.out.empty()) return arguments.out;
  return std::filesystem::path("runs") / recipe.name;
}

Value describe_steps(const recipe::RunForecast& forecast) {
  Value steps = Value::array();
  for (const recipe::StepForecast& step : forecast.steps) {
    Value row = Value::object();
    row.set("name", step.name);
    row.set("kind", step.kind);
    row.set("action", step.action);
    row.set("reason", step.reason);
    steps.push(row);
  }
  return steps;
}

Value describe_missing(const recipe::RunForecast& forecast) {
  Value missing = Value::array();
  for (const recipe::InputProblem& problem : forecast.missing) {
    Value row = Value::object();
    row.set("problem", problem.line);
    Value steps = Value::array();
    for (const std::string& step : problem.steps) steps.push(step);
    row.set("steps", steps);
    missing.push(row);
  }
  return missing;
}

// "a, b and 3 more"
std::string some_of(const std::vector<std::string>& steps) {
  constexpr std::size_t kShown = 3;
  if (steps.size() <= kShown + 1) return join(steps, ", ");
  return fmt::format("{} and {} more",
                     join({steps.begin(), steps.begin() + kShown}, ", "),
                     steps.size() - kShown);
}

Output describe_forecast(const recipe::RunForecast& forecast,
                         const std::filesystem::path& folder,
                         const std::string& document, const Globals& globals) {
  Output output;
  output.json.set("folder", folder.string());
  output.json.set("steps", describe_steps(forecast));
  output.json.set("missing", describe_missing(forecast));
  run::Table table({"step", "kind", "would", ""});
  for (const recipe::StepForecast& step : forecast.steps) {
    table.add_row({step.name, step.kind, step.action, step.reason});
  }
  output.text = table.text(globals.console);
  if (forecast.missing.empty()) return output;
  output.text += "\nmissing:\n";
  for (const recipe::InputProblem& problem : forecast.missing) {
    output.text +=
        fmt::format("{} (for {})\n", problem.line, some_of(problem.steps));
  }
  output.failure = fmt::format("[{}] found {} inputs missing or unreadable",
                               document, forecast.missing.size());
  output.failure_kind = ErrorKind::kBadInput;
  return output;
}

Output describe_outcome(const recipe::RunOutcome& outcome) {
  Output output;
  output.json.set("folder", outcome.folder.string());
  Value steps = Value::object();
  for (const recipe::StepOutcome& step : outcome.steps) {
    Value row = step.result;
    row.set("was_done", step.was_done);
    steps.set(step.name, row);
    if (!step.text.empty()) output.text += step.text + "\n";
  }
  output.json.set("steps", steps);
  output.text += fmt::format("run: {}\n", outcome.folder.string());
  return output;
}

}  // namespace

void add_run_arguments(CLI::App& app, RunArguments& arguments) {
  app.add_option("--out", arguments.out,
                 "the run directory; default: runs/<name of the recipe>");
  app.add_flag("--overwrite", arguments.overwrite,
               "replaces results of steps whose options have changed");
  app.add_flag(
      "--dry-run", arguments.dry_run,
      "says what would be done and all that is missing; changes nothing");
  app.add_option("overrides", arguments.overrides,
                 "key=value, such as student.epochs=3 or vars.data=/data");
}

std::vector<std::string> overrides_of(const RunArguments& arguments,
                                      const Globals& globals) {
  std::vector<std::string> overrides = arguments.overrides;
  if (globals.seed) {
    overrides.push_back("seed=" + std::to_string(*globals.seed));
  }
  return overrides;
}

Output run_and_describe(const recipe::Recipe& recipe,
                        const RunArguments& arguments, const Globals& globals) {
  const auto folder = folder_of(recipe, arguments);
  const int threads = start_computing(globals);
  if (arguments.dry_run) {
    return describe_forecast(
        recipe::forecast_run(recipe, recipe::step_kinds(), folder), folder,
        recipe.document, globals);
  }
  recipe::RunOptions options;
  options.out = folder;
  options.overwrite = arguments.overwrite;
  options.device = globals.device;
  options.threads = threads;
  options.command_line = globals.command_line;
  options.quiet = globals.quiet;
  options.console = globals.console;
  return describe_outcome(
      recipe::run_recipe(recipe, recipe::step_kinds(), options));
}

Action declare_run_command(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("recipe", arguments->recipe, "a YAML file")->required();
  add_run_arguments(app, *arguments);
  return [arguments](const Globals& globals) {
    const recipe::Recipe recipe = recipe::load_recipe(
        arguments->recipe, overrides_of(*arguments, globals),
        recipe::kind_names(recipe::step_kinds()));
    return run_and_describe(recipe, *arguments, globals);
  };
}

}  // namespace solera::cli
