#pragma once

#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// `probe`: few-shot accuracy of frozen backbones on downstream tasks, over
/// the same draws for all of them, and how they differ from a baseline and a
/// control. The result is what report::read_transfer reads, accuracies as
/// fractions.
StepKind probe_step();

}  // namespace solera::recipe
