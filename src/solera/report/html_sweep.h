#pragma once

#include <string>

#include "solera/report/sweep.h"
#include "solera/report/table.h"

namespace solera::report {

/// A row for each value of the key.
Table sweep_table(const Sweep& sweep);

/// The front of the trade-off and its table. `id` is unique in the page.
std::string html_sweep(const Sweep& sweep, const std::string& id);

}  // namespace solera::report
