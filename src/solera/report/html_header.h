#pragma once

#include <string>

#include "solera/report/run_record.h"

namespace solera::report {

/// Name, question, answer, seed and versions, and what is amiss.
std::string html_header(const RunRecord& run);

}  // namespace solera::report
