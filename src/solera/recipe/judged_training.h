#pragma once

#include <torch/types.h>

#include <functional>
#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/data/dataset.h"
#include "solera/data/view.h"
#include "solera/recipe/mlfd_options.h"
#include "solera/train/trainer.h"

namespace solera::recipe {

/// Which class of the data set each image of a batch is said to have: int64
/// [B]; a number that is no class of the set is simply wrong.
using Guess = std::function<torch::Tensor(const data::Batch&)>;

/// A data set by which what is trained is judged.
struct Judge {
  std::string name;
  data::DatasetPtr held;
  data::DatasetPtr test;  ///< May be null.
  data::ViewOptions view;
  /// Of the images of `held` and `test`; ids count within each.
  Guess held_guess;
  Guess test_guess;
};

/// What a training is worth to one judge.
struct Figures {
  std::string name;
  torch::Tensor best;  ///< Right (100) or wrong (0) by test image, float64;
  torch::Tensor last;  ///< undefined without a test set.
};

struct JudgedTraining {
  train::TrainResult training;
  std::int64_t best_epoch = 0;
  std::vector<Figures> figures;  ///< In the order of the judges.
};

/// 100 or 0 for every image of `dataset`, float64 [N]; images that do not
/// decode count as wrong.
torch::Tensor right_guesses(const Guess& guess, const data::DatasetPtr& dataset,
                            const data::ViewOptions& view, int workers);

/// Trains `task`, after every epoch judged by the held-out images: the mean
/// over the judges picks the best epoch. Test images are looked at when that
/// is done, by the networks of the best and the last epoch. Leaves the one
/// that `keep` names in the stage's module.
JudgedTraining train_judged(train::TrainTask task,
                            const train::TrainOptions& options,
                            const train::TrainContext& context,
                            const std::vector<Judge>& judges, KeptEpoch keep);

/// {best_epoch, held_out, training_seconds, test: {best, last}} of a judge.
Value describe_figures(const JudgedTraining& trained, std::size_t judge);

// answers.json of a step: for each data set, what the kept network answers on
// the test images, "1" for right, so that steps can be compared image by
// image.

Value describe_right(const torch::Tensor& right);
/// Error(kBadInput) at `where` for anything else.
torch::Tensor read_right(const Value& text, const std::string& where);

}  // namespace solera::recipe
