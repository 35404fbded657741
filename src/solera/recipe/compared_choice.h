#pragma once

#include <string>
#include <vector>

#include "solera/recipe/compared_table.h"

namespace solera::recipe {

/// Joins the seeds that the user names and sets baseline and control.
/// Error(kUsage) if an option names no model.
void choose_models(const CompareOptions& options,
                   std::vector<ComparedTable>& tables);

/// Leaves out every cell whose draws are not those of the baseline, with a line
/// in `problems`.
void drop_unpaired(ComparedTable& table, std::vector<std::string>& problems);

}  // namespace solera::recipe
