#pragma once

#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// Joint teachers of given teachers (MLFD, arXiv 2410.22184, stage 2).
StepKind mlfd_joint_step();
/// Students of joint teachers (stage 3), and the baselines.
StepKind mlfd_student_step();
/// All stages from data sets alone.
StepKind mlfd_step();
/// What several of these steps are worth, data set by data set.
StepKind mlfd_table_step();

}  // namespace solera::recipe
