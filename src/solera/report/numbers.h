#pragma once

#include <string>

#include "solera/core/value.h"
#include "solera/report/transfer.h"

namespace solera::report {

/// "76.3" from 0.763; an en dash if it is not known.
std::string percent(double fraction);
/// "+2.0" or, with the true minus sign, "−3.1": percentage points.
std::string points(double fraction);
/// "75.7 to 76.9", or "" if it is not known.
std::string percent_range(const Estimate& estimate);
/// "+1.5 to +2.5", or "" if it is not known.
std::string points_range(const Estimate& estimate);
/// Six significant digits, for metrics.
std::string plain_number(double x);
/// A scalar or a list of them as people read it.
std::string plain_text(const Value& value);
/// "50 draws, 5 shots": the facts of a task, in words.
std::string facts_text(const Value& facts);

}  // namespace solera::report
