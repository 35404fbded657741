#pragma once

#include "solera/recipe/sweep_request.h"

namespace solera::recipe {

/// The members of result.json: `key`, `points` ({value, model, reference,
/// related, unrelated, related_difference, unrelated_difference}, the last four
/// if a probe measured them) and a `summary`, with the members of the probe's
/// `result`, which may be null.
Value describe_sweep(const SweepRequest& request, const StepInputs& inputs,
                     const Value& result);

}  // namespace solera::recipe
