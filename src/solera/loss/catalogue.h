#pragma once

#include "solera/core/span.h"

namespace solera::loss {

/// One row of `solera list losses`.
struct LossEntry {
  const char* name;      ///< The function.
  const char* equation;  ///< One line.
  const char* paper;     ///< arXiv id and equation.
};

Span<const LossEntry> loss_catalogue();

}  // namespace solera::loss
