#include "solera/recipe/manifest.h"

#include "solera/recipe/program_info.h"

namespace solera::recipe {

Value make_manifest(const Recipe& recipe,
                    const std::vector<PlannedStep>& planned,
                    const CallInfo& call) {
  Value manifest = Value::object();
  manifest.set("solera", program_version());
  manifest.set("libtorch", libtorch_version());
  manifest.set("compiler", compiler_version());
  manifest.set("threads", call.threads);
  manifest.set("device", call.device);
  manifest.set("seed", static_cast<std::int64_t>(recipe.seed));
  manifest.set("recipe", recipe.document);
  manifest.set("command", call.command_line);
  Value steps = Value::object();
  for (const PlannedStep& step : planned) {
    Value entry = describe_plan(step);
    entry.erase("options");
    steps.set(step.step->name, entry);
  }
  manifest.set("steps", steps);
  return manifest;
}

Value manifest_of_step(const PlannedStep& planned, double seconds) {
  Value entry = Value::object();
  entry.set("seconds", seconds);
  Value steps = Value::object();
  steps.set(planned.step->name, entry);
  Value manifest = Value::object();
  manifest.set("steps", steps);
  return manifest;
}

Value resolved_recipe(const Recipe& recipe,
                      const std::vector<PlannedStep>& planned) {
  Value document = Value::object();
  if (!recipe.description.empty()) {
    document.set("description", recipe.description);
  }
  document.set("seed", static_cast<std::int64_t>(recipe.seed));
  document.set("base", recipe.base.string());
  Value steps = Value::object();
  for (const PlannedStep& step : planned) {
    Value kind = Value::object();
    kind.set(step.kind->name, step.plan.options);
    steps.set(step.step->name, kind);
  }
  document.set("steps", steps);
  return document;
}

}  // namespace solera::recipe
