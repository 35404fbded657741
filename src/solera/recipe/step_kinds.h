#pragma once

#include <vector>

#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// Every kind of step a recipe may have, in the order people meet them.
const std::vector<StepKind>& step_kinds();

}  // namespace solera::recipe
