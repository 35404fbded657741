#pragma once

#include <string>
#include <vector>

#include "solera/report/run_record.h"

namespace solera::report {

/// The whole page, a part for each run.
std::string html_page(const std::vector<RunRecord>& runs);

}  // namespace solera::report
