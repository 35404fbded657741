#pragma once

#include <string>
#include <vector>

#include "solera/recipe/recipe.h"

namespace solera::recipe {

/// The steps so that each comes after those it uses, otherwise as in the file.
/// Error(kUsage) naming the circle if there is one.
std::vector<Step> order_steps(std::vector<Step> steps,
                              const std::string& document);

}  // namespace solera::recipe
