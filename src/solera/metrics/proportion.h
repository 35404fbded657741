#pragma once

#include <cstdint>

#include "solera/metrics/statistics.h"

namespace solera::metrics {

/// Where the true share lies with a confidence of 95 % when `right` of `count`
/// were seen, in [0, 1]: Wilson's score interval. 0 to 1 if `count` is 0.
Interval wilson_interval(std::int64_t right, std::int64_t count);

/// The probability of at least `wins` heads in `wins + losses` tosses of a
/// fair coin: how likely a is to look so much better than b over pairs if it
/// is not (the exact one-sided sign test, McNemar's). Ties do not count.
double sign_test(std::int64_t wins, std::int64_t losses);

}  // namespace solera::metrics
