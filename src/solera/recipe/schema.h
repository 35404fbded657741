#pragma once

#include <vector>

#include "solera/core/value.h"
#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// The JSON schema (draft 2020-12) of a recipe whose steps are of `kinds`, for
/// editors that complete and check YAML. Any value may be a `${...}` text.
Value recipe_schema(const std::vector<StepKind>& kinds);

}  // namespace solera::recipe
