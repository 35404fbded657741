#pragma once

#include <string>
#include <vector>

#include "solera/report/run_record.h"

namespace solera::report {

/// The whole page, a part for each run. What is long is folded away.
std::string markdown_page(const std::vector<RunRecord>& runs);

}  // namespace solera::report
