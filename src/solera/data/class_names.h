#pragma once

#include <string>
#include <vector>

#include "solera/data/dataset.h"

namespace solera::data {

/// The class names of a set whose labels are numbers: `given`, or "0", "1",
/// ... up to the largest label if nothing is given. Error(kBadInput) naming
/// the first sample whose label has no name.
std::vector<std::string> names_for_labels(const std::vector<std::string>& given,
                                          const Dataset& dataset);

/// Error(kBadInput) at `where` naming the first class without a sample. In a
/// multi-label set that is allowed: its labels are questions of their own.
void require_no_empty_class(const Dataset& dataset, const std::string& where);

}  // namespace solera::data
