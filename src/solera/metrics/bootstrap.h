#pragma once

#include <cstdint>

#include "solera/core/span.h"
#include "solera/metrics/interval.h"

namespace solera::metrics {

constexpr int kBootstrapResamples = 10000;

/// Where the true mean lies with a confidence of 95 %: the 2.5th and 97.5th
/// percentile of the means of 10,000 resamples, which are a function of `seed`
/// alone. A single value leaves it unbounded. Error(kBadInput) if there is no
/// value or one is not finite.
///
/// Percentiles and not BCa: differences over paired draws are nearly symmetric,
/// where both say the same, and BCa's acceleration is undefined where all
/// values are equal, as those of a model and its copy are. Either is too narrow
/// for few values (by sqrt((n - 1) / n) * 1.96 / t), so verdicts stand on
/// Student's t.
Interval bootstrap_interval(Span<const double> values, std::uint64_t seed = 0);

}  // namespace solera::metrics
