#pragma once

#include <vector>

#include "solera/core/value.h"
#include "solera/recipe/compared_table.h"

namespace solera::recipe {

/// `scores` of comparison.h: how often each model wins, ties and loses against
/// the others. Every pair of models, or, where a table has more than eight,
/// those with its baseline or its control.
Value describe_scores(const std::vector<ComparedTable>& tables);

}  // namespace solera::recipe
