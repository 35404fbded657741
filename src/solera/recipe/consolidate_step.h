#pragma once

#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// `consolidate`: one student with a head for each teacher, learned from a
/// generalist and experts on proxy images (methods::make_consolidation_stage).
/// Gives the student, whose heads have the teachers' names.
StepKind consolidate_step();

}  // namespace solera::recipe
