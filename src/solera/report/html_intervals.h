#pragma once

#include <string>

#include "solera/report/table.h"
#include "solera/report/transfer.h"

namespace solera::report {

/// Every difference with its interval by Student's t and by bootstrap; no rows
/// if the result has none by bootstrap.
Table interval_table(const Transfer& transfer);

/// The table, folded away; "" if it has no rows.
std::string html_intervals(const Transfer& transfer);

}  // namespace solera::report
