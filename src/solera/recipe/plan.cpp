#include "solera/recipe/plan.h"

#include <algorithm>
#include <optional>

#include "solera/core/error.h"
#include "solera/core/hash.h"
#include "solera/recipe/paths.h"

namespace solera::recipe {
namespace fs = std::filesystem;
namespace {

// Removes the member that `key` leads to, in every element of a list.
void erase_dotted(const std::string& key, Value& value) {
  if (value.is_array()) {
    for (Value& item : value.items()) erase_dotted(key, item);
    return;
  }
  const std::size_t dot = key.find('.');
  if (dot == std::string::npos) {
    value.erase(key);
  } else if (Value* member = value.find(key.substr(0, dot))) {
    erase_dotted(key.substr(dot + 1), *member);
  }
}

Value deciding_options(const StepPlan& plan) {
  Value options = plan.options;
  for (const std::string& key : plan.neutral) erase_dotted(key, options);
  return options;
}

Value files_of(const StepPlan& plan) {
  Value files = Value::object();
  for (const InputFile& file : plan.files) files.set(file.name, file.hash);
  return files;
}

std::optional<Value> read_if_object(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return std::nullopt;
  try {
    Value value = read_json(path);
    if (value.is_object()) return value;
  } catch (const Error&) {
    // Torn or edited by hand: as good as absent.
  }
  return std::nullopt;
}

bool has_fingerprint(const std::optional<Value>& document,
                     const std::string& fingerprint) {
  const Value* found = document ? document->find("fingerprint") : nullptr;
  return found != nullptr && *found == Value(fingerprint);
}

std::string short_text(const Value* value) {
  if (value == nullptr) return "absent";
  const std::string text = to_json(*value);
  return text.size() <= 60 ? text : text.substr(0, 57) + "...";
}

// The first member that differs, by its dotted key.
std::string first_difference(const Value* before, const Value* after,
                             const std::string& key) {
  if (before != nullptr && after != nullptr && *before == *after) return "";
  const bool both_maps = before != nullptr && after != nullptr &&
                         before->is_object() && after->is_object();
  if (both_maps) {
    std::vector<std::string> names = after->keys();
    names.insert(names.end(), before->keys().begin(), before->keys().end());
    for (const std::string& name : names) {
      const std::string found =
          first_difference(before->find(name), after->find(name),
                           key.empty() ? name : key + "." + name);
      if (!found.empty()) return found;
    }
  }
  return key + " was " + short_text(before) + ", is " + short_text(after);
}

StepPlan plan_or_report(const PlannedStep& planned) {
  try {
    return planned.kind->plan(planned.inputs);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kBadInput) throw;
    planned.inputs.notes->report(error, planned.step->name);
    return {};
  }
}

PlannedStep plan_step(const Recipe& recipe, const Step& step,
                      const std::vector<StepKind>& kinds,
                      const std::shared_ptr<PlanNotes>& notes,
                      const std::vector<PlannedStep>& before) {
  PlannedStep planned;
  planned.step = &step;
  planned.kind = &find_kind(kinds, step.kind);
  planned.inputs = {recipe.place_of(step), step.options, recipe.base,
                    recipe.seed,           {},           notes};
  for (const PlannedStep& other : before) {
    const std::string& name = other.step->name;
    const auto& uses = step.uses;
    if (planned.kind->uses_all_before ||
        std::find(uses.begin(), uses.end(), name) != uses.end()) {
      planned.used[name] = other.fingerprint;
      planned.inputs.used[name] = {other.kind->name, other.kind->gives_network,
                                   other.plan.networks};
    }
  }
  planned.plan = plan_or_report(planned);
  planned.fingerprint = sha256_hex(to_json(describe_plan(planned)));
  return planned;
}

}  // namespace

std::vector<PlannedStep> plan_recipe(const Recipe& recipe,
                                     const std::vector<StepKind>& kinds,
                                     const std::shared_ptr<PlanNotes>& notes) {
  std::vector<PlannedStep> planned;
  planned.reserve(recipe.steps.size());
  for (const Step& step : recipe.steps) {
    planned.push_back(plan_step(recipe, step, kinds, notes, planned));
  }
  return planned;
}

Value describe_plan(const PlannedStep& planned) {
  Value document = Value::object();
  document.set("kind", planned.kind->name);
  document.set("numeric_version", planned.kind->numeric_version);
  document.set("options", deciding_options(planned.plan));
  document.set("files", files_of(planned.plan));
  Value used = Value::object();
  for (const auto& [name, fingerprint] : planned.used) {
    used.set(name, fingerprint);
  }
  document.set("steps", used);
  if (!planned.fingerprint.empty()) {
    document.set("fingerprint", planned.fingerprint);
  }
  return document;
}

StepState state_of_step(const fs::path& step_folder,
                        const PlannedStep& planned) {
  std::error_code ignored;
  if (!fs::exists(step_folder, ignored) || fs::is_empty(step_folder, ignored)) {
    return StepState::kNew;
  }
  const auto result = read_if_object(step_folder / kResultFile);
  if (result) {
    return has_fingerprint(result, planned.fingerprint) ? StepState::kDone
                                                        : StepState::kChanged;
  }
  if (!fs::exists(step_folder / kPlanFile, ignored)) {
    // The plan is written before anything else: a crash came even earlier.
    return fs::exists(step_folder / kResultFile, ignored) ? StepState::kChanged
                                                          : StepState::kNew;
  }
  const auto plan = read_if_object(step_folder / kPlanFile);
  return has_fingerprint(plan, planned.fingerprint) ? StepState::kStarted
                                                    : StepState::kChanged;
}

std::string explain_change(const fs::path& step_folder,
                           const PlannedStep& planned) {
  const auto before = read_if_object(step_folder / kPlanFile);
  if (!before) return "nothing there says what it was made with";
  const Value after = describe_plan(planned);
  for (const char* part : {"kind", "numeric_version"}) {
    const std::string found =
        first_difference(before->find(part), after.find(part), part);
    if (!found.empty()) return found;
  }
  const std::string option =
      first_difference(before->find("options"), after.find("options"), "");
  if (!option.empty()) return option;
  for (const std::string& name : after.at("steps").keys()) {
    const Value* used = before->find("steps");
    const Value* old = used != nullptr ? used->find(name) : nullptr;
    if (old == nullptr || *old != after.at("steps").at(name)) {
      return "step " + name + ", which it uses, has changed";
    }
  }
  return "the content of its files has changed";
}

}  // namespace solera::recipe
