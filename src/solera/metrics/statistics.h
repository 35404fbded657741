#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/span.h"
#include "solera/metrics/bootstrap.h"
#include "solera/metrics/interval.h"

namespace solera::metrics {

/// A mean and where the true one lies with a confidence of 95 %.
struct MeanInterval {
  std::size_t count = 0;
  double mean = 0.0;
  double deviation = 0.0;  ///< Of one value, with count - 1 in the divisor.
  Interval student;        ///< Student t; unbounded for a single value.
};

/// How `a` differs from `b` over the same draws.
struct PairedStatistics {
  std::size_t pairs = 0;
  double mean_difference = 0.0;  ///< Mean of a - b.
  Interval student;              ///< 95 %, Student t on the differences.
  Interval bootstrap;            ///< 95 %, percentiles of 10,000 resamples.
};

/// What a comparison is booked as, seen from `a`.
enum class Verdict {
  kWin,   ///< Better by a point or more, and surely so.
  kTie,   ///< Everything else.
  kLose,  ///< Worse by a point or more, and surely so.
};

/// Error(kBadInput) if there is no value or one is not finite.
MeanInterval mean_interval(Span<const double> values);

/// a[i] - b[i]; both must come from the same draw. Error(kBadInput) if the
/// lengths differ.
std::vector<double> paired_differences(Span<const double> a,
                                       Span<const double> b);

/// Of the paired differences; the resamples are a function of `seed` alone.
/// Error(kBadInput) if the lengths differ, there is no pair, or a value is not
/// finite. A single pair leaves both intervals unbounded.
PairedStatistics paired_statistics(Span<const double> a, Span<const double> b,
                                   std::uint64_t seed = 0);

/// Win or lose only if the Student interval of the difference excludes 0 and
/// its mean is at least `least` (one point, for values in percent).
Verdict verdict(const MeanInterval& difference, double least = 1.0);
Verdict verdict(const PairedStatistics& statistics, double least = 1.0);

/// "win", "tie", "lose".
std::string verdict_name(Verdict verdict);

}  // namespace solera::metrics
