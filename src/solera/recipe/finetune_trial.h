#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "solera/data/dataset.h"
#include "solera/eval/trial_score.h"
#include "solera/recipe/finetune_options.h"
#include "solera/train/trainer.h"

namespace solera::recipe {

/// One training of a copy of a network, with a new head, and how it is judged.
struct FinetuneTrial {
  double rate = 0.0;       ///< Learning rate of everything that learns.
  std::uint64_t seed = 0;  ///< Of the head and the training.
  data::DatasetPtr learn;  ///< Labelled.
  data::DatasetPtr judge;  ///< Of the same classes.
  /// What `accuracy` of the score is with several labels an image.
  LabelMetric metric = LabelMetric::kMap;
  /// Where the weights' distribution is kept, with `weight_row` in each row;
  /// empty: nowhere.
  std::filesystem::path weight_log;
  Value weight_row = Value::object();
};

/// Trains the backbone of `start`, which is not changed, as `options` say, and
/// measures it. A network that diverges is a score, no error; other errors are
/// those of train::train and eval::score_network.
eval::TrialScore run_trial(const LoadedNetwork& start,
                           const FinetuneTrial& trial,
                           const FinetuneOptions& options,
                           const train::TrainContext& context);

}  // namespace solera::recipe
