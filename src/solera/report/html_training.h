#pragma once

#include <string>

#include "solera/report/run_record.h"

namespace solera::report {

/// The curves of a step with their numbers beneath; "" if it has none.
/// `id` is unique in the page.
std::string html_training(const StepRecord& step, const std::string& id);

}  // namespace solera::report
