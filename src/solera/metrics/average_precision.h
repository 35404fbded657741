#pragma once

#include <cstdint>
#include <optional>

#include "solera/core/span.h"

namespace solera::metrics {

/// How well a ranking puts the images that have a label first, in [0, 1]. A
/// threshold at every distinct score; P and R are precision and recall of what
/// scores at least as much. Equal scores are one threshold, so that the order
/// of images does not matter. Nothing if no image has the label.
struct AveragePrecision {
  /// The area: the sum over falling thresholds of (R_n - R_(n-1)) P_n, as
  /// sklearn.metrics.average_precision_score.
  double area = 0.0;
  /// PASCAL VOC 2007's: the mean over r = 0, 0.1, ..., 1 of the largest P
  /// where R >= r.
  double eleven_points = 0.0;
};

/// `present`: 1 where the image has the label, else 0. Error(kBadInput) if the
/// lengths differ or a score is not finite.
std::optional<AveragePrecision> average_precision(
    Span<const double> scores, Span<const std::uint8_t> present);

}  // namespace solera::metrics
