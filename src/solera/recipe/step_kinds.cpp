#include "solera/recipe/step_kinds.h"

#include "solera/recipe/consolidate_step.h"
#include "solera/recipe/finetune_step.h"
#include "solera/recipe/inspect_step.h"
#include "solera/recipe/meal_step.h"
#include "solera/recipe/merge_step.h"
#include "solera/recipe/mlfd_steps.h"
#include "solera/recipe/probe_step.h"
#include "solera/recipe/report_step.h"
#include "solera/recipe/sweep_step.h"
#include "solera/recipe/train_step.h"
#include "solera/recipe/upstream_step.h"

namespace solera::recipe {

const std::vector<StepKind>& step_kinds() {
  static const std::vector<StepKind> kKinds = {
      train_step(),    consolidate_step(), meal_step(),
      merge_step(),    mlfd_joint_step(),  mlfd_student_step(),
      mlfd_step(),     mlfd_table_step(),  probe_step(),
      finetune_step(), upstream_step(),    inspect_step(),
      sweep_step(),    report_step(),
  };
  return kKinds;
}

}  // namespace solera::recipe
