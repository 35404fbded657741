#include "solera/recipe/substep.h"

#include "solera/core/file.h"
#include "solera/core/hash.h"
#include "solera/core/log.h"
#include "solera/recipe/paths.h"
#include "solera/recipe/plan.h"
#include "solera/recipe/substitution.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

PlannedStep plan_substep(const Substep& substep) {
  PlannedStep planned;
  planned.kind = substep.kind;
  planned.inputs = substep.inputs;
  planned.used = substep.used;
  planned.plan = substep.kind->plan(substep.inputs);
  planned.fingerprint = sha256_hex(to_json(describe_plan(planned)));
  return planned;
}

void prepare(const Substep& substep, const PlannedStep& planned) {
  if (state_of_step(substep.folder, planned) == StepState::kChanged) {
    fs::remove_all(substep.folder);
  }
  make_folders(substep.folder);
  write_file_atomically(substep.folder / kPlanFile,
                        to_json(describe_plan(planned), 2) + "\n");
}

Value run_planned(const Substep& substep, const PlannedStep& planned,
                  const StepContext& outer) {
  StepContext context = outer;
  context.inputs = substep.inputs;
  context.folder = substep.folder;
  context.fingerprint = planned.fingerprint;
  const Value members = planned.kind->run(context);
  Value result = Value::object();
  result.set("fingerprint", planned.fingerprint);
  result.set("kind", planned.kind->name);
  for (std::size_t i = 0; i < members.size(); ++i) {
    result.set(members.keys()[i], members.items()[i]);
  }
  write_file_atomically(substep.folder / kResultFile,
                        to_json(result, 2) + "\n");
  return result;
}

void collect(const Value& options, const StepContext& outer,
             std::map<std::string, std::string>& used) {
  for (const Value& item : options.items()) collect(item, outer, used);
  if (!options.is_string()) return;
  const auto reference = parse_reference(options.as_string());
  if (!reference) return;
  const auto folder = outer.used_folders.find(reference->step);
  if (folder == outer.used_folders.end()) return;
  used[reference->step] =
      read_json(folder->second / kResultFile).at("fingerprint").as_string();
}

}  // namespace

SubstepOutcome run_substep(const Substep& substep, const StepContext& outer) {
  const PlannedStep planned = plan_substep(substep);
  if (state_of_step(substep.folder, planned) == StepState::kDone) {
    log_info(substep.inputs.place.key + ": done already");
    return {planned.fingerprint, read_json(substep.folder / kResultFile)};
  }
  prepare(substep, planned);
  return {planned.fingerprint, run_planned(substep, planned, outer)};
}

std::map<std::string, std::string> fingerprints_used(const Value& options,
                                                     const StepContext& outer) {
  std::map<std::string, std::string> used;
  collect(options, outer, used);
  return used;
}

}  // namespace solera::recipe
