#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "solera/recipe/mlfd_joint.h"
#include "solera/recipe/network_source.h"
#include "solera/recipe/step_kind.h"
#include "solera/run/console.h"

namespace solera::recipe {

/// Teachers as a recipe names them: the students of a step mlfd.student (or
/// mlfd), each by its data set, `teachers: "${individual}"`; or networks with
/// names, a list or a map.
struct TeacherChoice {
  std::string step;  ///< Of students; else:
  std::vector<NetworkSource> networks;
};

/// Error(kUsage) for anything else.
TeacherChoice read_teacher_choice(const Value& value, const Place& place,
                                  const StepInputs& inputs);
void plan_teacher_choice(const TeacherChoice& choice, const StepInputs& inputs,
                         StepPlan& plan);
/// In the order of the recipe, or of that step's data sets.
std::vector<NamedTeacher> load_teacher_choice(const TeacherChoice& choice,
                                              const StepContext& context);

/// The step that `value` refers to, which must be of one of `kinds`.
/// Error(kUsage) at `place`.
std::string read_step_reference(const Value& value, const Place& place,
                                const StepInputs& inputs,
                                const std::vector<std::string>& kinds);

/// The table of a step with "datasets" in its result.
std::string show_datasets(const Value& result, const run::Console& console);

}  // namespace solera::recipe
