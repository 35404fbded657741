#pragma once

#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// `upstream`: accuracy of heads on their own tasks: what a student kept of
/// each teacher. The result has {accuracy: {TASK: {MODEL: {top1, top5}}}},
/// fractions.
StepKind upstream_step();

}  // namespace solera::recipe
