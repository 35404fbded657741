#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "solera/data/dataset.h"
#include "solera/eval/features.h"
#include "solera/metrics/multi_label.h"
#include "solera/models/input.h"
#include "solera/models/network.h"

namespace solera::eval {

/// How well a trained network does on images it did not learn from.
struct TrialScore {
  /// Percent right; of a multi-label set the mean average precision.
  double accuracy = 0.0;
  double loss = 0.0;      ///< Mean cross-entropy; of no use if diverged.
  bool diverged = false;  ///< It answers, or learned, with no finite number.
  /// All figures of a multi-label set.
  std::optional<metrics::MultiLabelScores> figures = std::nullopt;
};

/// The first head of `network` on `dataset`, whose classes are its outputs.
/// Error(kBadInput) if no image can be read.
TrialScore score_network(models::Network& network,
                         const models::InputSpec& input,
                         const std::shared_ptr<const data::Dataset>& dataset,
                         const FeatureOptions& options);

/// The index of the best of several: highest accuracy, then lowest loss, then
/// the first. With few images, accuracies are often equal. One that diverged
/// is never better than one that did not. `scores` is not empty.
std::size_t best_trial(const std::vector<TrialScore>& scores);

}  // namespace solera::eval
