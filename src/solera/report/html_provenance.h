#pragma once

#include <string>

#include "solera/report/run_record.h"

namespace solera::report {

/// A row for each step: state, time, and what its result says.
std::string html_steps(const RunRecord& run);

/// Manifest and recipe.
std::string html_provenance(const RunRecord& run);

}  // namespace solera::report
