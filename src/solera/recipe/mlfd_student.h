#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "solera/recipe/mlfd_joint.h"
#include "solera/recipe/mlfd_options.h"
#include "solera/recipe/mlfd_tasks.h"
#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// Who teaches the students; what the baseline has no use for is not looked
/// at.
struct StudentTeachers {
  std::filesystem::path joint;       ///< The step that has joint teachers.
  std::vector<NamedTeacher> larger;  ///< By the name of their data set.
  std::optional<models::ModelSpec> shared;  ///< The network of all data sets.
};

/// Trains a student for each of `tasks`, or with the baselines multi_head and
/// extended_head one network of all, and writes students/<data set> (or
/// students/shared) and answers.json into the folder of `context`. Gives the
/// members of result.json.
Value train_students(const std::vector<MlfdTask>& tasks,
                     const StudentTeachers& teachers, const StudentSetup& setup,
                     const MlfdData& data, const StepContext& context);

}  // namespace solera::recipe
