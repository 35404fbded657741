#include "solera/metrics/finite.h"

#include <cmath>

#include "solera/core/error.h"

namespace solera::metrics {

void require_finite(Span<const double> values, const std::string& where) {
  if (values.empty()) {
    throw Error(ErrorKind::kBadInput, where,
                "found no value, expected at least one");
  }
  for (const double value : values) {
    if (!std::isfinite(value)) {
      throw Error(ErrorKind::kBadInput, where,
                  "found a value that is not finite");
    }
  }
}

}  // namespace solera::metrics
