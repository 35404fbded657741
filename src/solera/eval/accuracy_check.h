#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "solera/data/dataset.h"
#include "solera/eval/features.h"
#include "solera/eval/import_trial.h"
#include "solera/models/input.h"
#include "solera/models/network.h"

namespace solera::eval {

struct AccuracyCheckOptions {
  FeatureOptions features;  ///< Batches, workers, device.
  /// Images on which mistakes are tried, chosen at random but always the same;
  /// 0: none are tried.
  std::int64_t trial_images = 1000;
};

/// How well a network does on labelled images, and what would do better.
struct AccuracyCheck {
  Share all;    ///< Every output competes.
  Share among;  ///< Only the outputs of the data's classes do.
  ImportTrial trial;
  /// Whether `among` is better than guessing.
  bool beats_chance = false;
};

/// Measures the first head of `network`; outputs[c] stands for class c of the
/// data. Error(kUsage) for a multi-label head,
/// Error(kBadInput) if the data have no labels, no image can be read, or the
/// logits are not finite.
AccuracyCheck check_accuracy(const models::NetworkPtr& network,
                             const models::InputSpec& input,
                             const std::vector<std::int64_t>& outputs,
                             const std::shared_ptr<const data::Dataset>& data,
                             const AccuracyCheckOptions& options);

}  // namespace solera::eval
