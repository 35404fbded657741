#pragma once

#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// `merge`: the weights of several networks of one architecture become one
/// network (methods::merge_networks), whose batch norms are measured anew on
/// proxy images. Gives that network, with the head of each under its name.
StepKind merge_step();

}  // namespace solera::recipe
