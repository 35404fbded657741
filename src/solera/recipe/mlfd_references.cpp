#include "solera/recipe/mlfd_references.h"

#include <fmt/format.h>

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/recipe/joint_folder.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/paths.h"
#include "solera/recipe/substitution.h"
#include "solera/run/table.h"

namespace solera::recipe {
namespace {

const std::vector<std::string> kStudentKinds = {"mlfd.student", "mlfd"};

bool is_step_of_students(const Value& value, const StepInputs& inputs) {
  if (!value.is_string()) return false;
  const auto reference = parse_reference(value.as_string());
  if (!reference) return false;
  const auto used = inputs.used.find(reference->step);
  return used != inputs.used.end() &&
         std::find(kStudentKinds.begin(), kStudentKinds.end(),
                   used->second.kind) != kStudentKinds.end();
}

std::string percent(const Value* test, const char* which, const char* key) {
  if (test == nullptr) return "";
  return fmt::format("{:.2f}", 100 * test->at(which).at(key).as_double());
}

}  // namespace

TeacherChoice read_teacher_choice(const Value& value, const Place& place,
                                  const StepInputs& inputs) {
  if (is_step_of_students(value, inputs)) {
    return {read_step_reference(value, place, inputs, kStudentKinds), {}};
  }
  return {"", read_network_list(value, place)};
}

void plan_teacher_choice(const TeacherChoice& choice, const StepInputs& inputs,
                         StepPlan& plan) {
  add_network_files(choice.networks, inputs, plan);
}

std::vector<NamedTeacher> load_teacher_choice(const TeacherChoice& choice,
                                              const StepContext& context) {
  std::vector<NamedTeacher> teachers;
  for (const NetworkSource& source : choice.networks) {
    LoadedNetwork loaded = load_network(source, context);
    teachers.push_back({loaded.label, loaded.network, loaded.input});
  }
  if (choice.step.empty()) return teachers;
  const std::filesystem::path step = context.used_folders.at(choice.step);
  const Value result = read_json(step / kResultFile);
  for (const std::string& name : result.at("datasets").keys()) {
    StoredNetwork stored = read_network_folder(step / kStudentsFolder / name);
    teachers.push_back({name, stored.network, stored.input});
  }
  return teachers;
}

std::string read_step_reference(const Value& value, const Place& place,
                                const StepInputs& inputs,
                                const std::vector<std::string>& kinds) {
  const auto reference =
      value.is_string() ? parse_reference(value.as_string()) : std::nullopt;
  const auto used =
      reference ? inputs.used.find(reference->step) : inputs.used.end();
  const bool fits =
      used != inputs.used.end() &&
      std::find(kinds.begin(), kinds.end(), used->second.kind) != kinds.end();
  if (fits) return reference->step;
  throw Error(ErrorKind::kUsage, place.text(value.line()),
              "found " + to_json(value) + ", expected a step of kind " +
                  join(kinds, " or ") + ", as in \"${joint}\"");
}

std::string show_datasets(const Value& result, const run::Console& console) {
  const Value* datasets = result.find("datasets");
  if (datasets == nullptr) return "";
  run::Table table(
      {"data set", "best epoch", "test, best", "95 %", "test, last"});
  for (const std::string& name : datasets->keys()) {
    const Value& row = datasets->at(name);
    const Value* test = row.find("test");
    const std::string interval = test == nullptr
                                     ? ""
                                     : percent(test, "best", "low") + " to " +
                                           percent(test, "best", "high");
    table.add_row({name, std::to_string(row.at("best_epoch").as_int()),
                   percent(test, "best", "top1"), interval,
                   percent(test, "last", "top1")});
  }
  return table.text(console);
}

}  // namespace solera::recipe
