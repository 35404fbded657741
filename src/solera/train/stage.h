#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <string>
#include <utility>
#include <vector>

#include "solera/data/batch.h"
#include "solera/optim/param_group.h"
#include "solera/teacher/teacher.h"

namespace solera::train {

/// Named numbers for the log: "loss/birds", "val/acc1".
using Metrics = std::vector<std::pair<std::string, double>>;

/// The loss of one batch.
struct LossTerms {
  torch::Tensor total;  ///< Scalar with a gradient: what is minimised.
  /// Scalars without a gradient, for the log only, averaged over the steps
  /// between two rows of the log. The same names in every step.
  std::vector<std::pair<std::string, torch::Tensor>> logged;
};

/// What a stage says of an epoch that ends.
struct EpochReport {
  Metrics metrics;
  std::vector<std::string> warnings;  ///< Sentences for people.
};

/// One optimisation problem: what is trained, and the loss of one batch. The
/// trainer runs it, saves it and resumes it; a stage opens no file, logs
/// nothing and knows no rank.
class Stage {
 public:
  virtual ~Stage() = default;

  /// Everything that is trained or counted while training: the trainer saves
  /// and restores its parameters and buffers.
  virtual torch::nn::Module& module() = 0;
  virtual std::vector<optim::ParamGroup> param_groups() = 0;
  /// Called before training and after every evaluation.
  virtual void set_train_mode() = 0;
  /// `teachers` are those the trainer was given, in that order. Depends on
  /// the arguments and on module() only.
  virtual LossTerms compute_loss(const data::Batch& batch,
                                 const teacher::TeacherOutputs& teachers) = 0;
  /// Judges the epoch that ends by counters in module(), which this call
  /// resets. Nothing to say by default.
  virtual EpochReport end_epoch() { return {}; }
};

}  // namespace solera::train
