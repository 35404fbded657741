#pragma once

#include <vector>

#include "solera/report/run_record.h"
#include "solera/report/table.h"

namespace solera::report {

/// Every table of a step for other programs: a row for each number and what
/// it is of, fractions as they stand in the result, empty where unknown.
std::vector<Table> csv_tables(const StepRecord& step);

/// The steps of a run: name, kind, state, seconds.
Table csv_steps(const RunRecord& run);

}  // namespace solera::report
