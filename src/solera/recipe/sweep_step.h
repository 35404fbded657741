#pragma once

#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// `sweep`: the networks that a step gives for several values of one of its
/// options, from the same teachers, and what a probe finds of them: the front
/// between related and unrelated tasks. Every point is a step of its own in
/// `points/<value>`, and a network for later steps: "${sweep.0.5}".
StepKind sweep_step();

}  // namespace solera::recipe
