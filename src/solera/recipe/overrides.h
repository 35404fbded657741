#pragma once

#include <string>
#include <vector>

#include "solera/core/value.h"

namespace solera::recipe {

/// Puts `key=value` words into a recipe document, before variables are
/// substituted. Keys are dotted and start at `vars`, `steps`, `seed`, `base`
/// or at the name of a step, whose kind may be left out:
///
///   steps.student.consolidate.epochs=3   student.epochs=3
///   vars.data=/data   student.experts.0.weights=cars.safetensors
///
/// Values are read as YAML. A word without `=`, an unknown step or variable,
/// and a path through something that is no map are Error(kUsage).
void apply_overrides(Value& document, const std::vector<std::string>& words);

}  // namespace solera::recipe
