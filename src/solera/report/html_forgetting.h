#pragma once

#include <string>
#include <vector>

#include "solera/report/forgetting.h"
#include "solera/report/table.h"

namespace solera::report {

/// A row for each teacher's own task, and student.
Table forgetting_table(const std::vector<Forgetting>& rows);

/// The table; "" if there are no rows.
std::string html_forgetting(const std::vector<Forgetting>& rows);

}  // namespace solera::report
