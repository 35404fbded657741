#pragma once

#include <string>
#include <vector>

#include "solera/report/table.h"
#include "solera/report/weights.h"

namespace solera::report {

/// Percentiles of the weights of one part by epoch.
Table percentile_table(const WeightPart& part);

/// Percentiles and histograms of each part over training; "" if there are
/// none. `id` is unique in the page.
std::string html_weights(const std::vector<WeightPart>& parts,
                         const std::string& id);

}  // namespace solera::report
