#pragma once

#include <string>

#include "solera/core/span.h"

namespace solera::metrics {

/// Error(kBadInput) at `where` if there is no value or one is not finite.
void require_finite(Span<const double> values, const std::string& where);

}  // namespace solera::metrics
