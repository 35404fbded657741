#pragma once

#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/run/table.h"

namespace solera::recipe {

/// A table before it is known where it is shown.
struct Grid {
  std::string title;
  std::vector<std::string> header;
  std::vector<std::vector<run::Cell>> rows;
};

/// The tables of a comparison for people, in the order they are read:
/// differences, scores, what was forgotten.
std::vector<Grid> comparison_grids(const Value& comparison);

/// All differences in one table, for spreadsheets.
Grid comparison_rows(const Value& comparison);

}  // namespace solera::recipe
