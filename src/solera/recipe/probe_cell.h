#pragma once

#include <map>
#include <string>
#include <vector>

#include "solera/core/value.h"

namespace solera::recipe {

/// The accuracies of one model on one task, percent, a value per draw.
struct ProbeCell {
  std::vector<double> accuracies;
  std::string draw_hash;  ///< Cells with equal hashes may be paired.
  /// Of a multi-label task: all its figures by name, the accuracies among them.
  std::map<std::string, std::vector<double>> figures;
};

/// For a CellStore.
Value write_cell(const ProbeCell& cell);
ProbeCell read_cell(const Value& value);

}  // namespace solera::recipe
