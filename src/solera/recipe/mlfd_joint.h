#pragma once

#include <string>
#include <vector>

#include "solera/recipe/judged_training.h"
#include "solera/recipe/mlfd_options.h"
#include "solera/recipe/mlfd_tasks.h"
#include "solera/recipe/network_source.h"
#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// A frozen network by its name; that of a data set is its own teacher.
struct NamedTeacher {
  std::string name;
  models::NetworkPtr network;
  models::InputSpec input;
};

/// Trains the joint teachers of `tasks` on the teachers that `setup` chooses
/// among `teachers` and writes teachers/<name>, joint/<data set> (or
/// joint/shared) and answers.json into the folder of `context`. Gives the
/// members of result.json.
Value train_joint_teachers(const std::vector<MlfdTask>& tasks,
                           const std::vector<NamedTeacher>& teachers,
                           const JointSetup& setup, const MlfdData& data,
                           const StepContext& context);

/// The teachers of the data set `name`: without its own if `blind`, else, with
/// `count`, its own and the next ones, in the order given, from the first on
/// after the last. Error(kUsage) at `where` if nobody is left.
std::vector<NamedTeacher> choose_teachers(
    const std::vector<NamedTeacher>& teachers, const std::string& name,
    const JointSetup& setup, const std::string& where);

}  // namespace solera::recipe
