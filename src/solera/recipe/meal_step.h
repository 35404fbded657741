#pragma once

#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// `meal`: several teachers of one class list into a small student, by their
/// mean probabilities, on images that need no labels (docs/meal.md).
StepKind meal_step();

}  // namespace solera::recipe
