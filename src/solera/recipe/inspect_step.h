#pragma once

#include "solera/recipe/step_kind.h"

namespace solera::recipe {

/// `inspect`: one task before and after, class by class and image by image, of
/// two networks with the same classes: a student and what it started from, or
/// a teacher and the head that learned from it. The result has accuracies, the
/// paired difference, and for every class how many images are right; beside it
/// stand predictions.csv, changed.json and, unless `embedding: none`,
/// embedding.json (docs/formats/run-directory.md).
StepKind inspect_step();

}  // namespace solera::recipe
