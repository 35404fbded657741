#pragma once

#include <string>

#include "solera/report/run_record.h"
#include "solera/report/table.h"

namespace solera::report {

/// The last value of every metric.
Table last_metrics_table(const StepRecord& step);

/// The curves of a step with their numbers beneath; "" if it has none.
/// `id` is unique in the page.
std::string html_training(const StepRecord& step, const std::string& id);

}  // namespace solera::report
