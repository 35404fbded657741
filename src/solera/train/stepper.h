#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "solera/optim/ema.h"
#include "solera/optim/optimizer.h"
#include "solera/train/checkpoint.h"
#include "solera/train/trainer.h"

namespace solera::train {

/// What one batch did.
struct StepOutcome {
  LossTerms terms;  ///< With grad_norm where gradients are clipped.
  double loss = 0.0;
  std::string problem;  ///< Not empty: something was not finite, and the
                        ///< weights are as before.
};

/// One update of a stage's weights after the other: teachers, loss, gradient,
/// clipping, optimiser, averaging. Knows neither files nor position.
class Stepper {
 public:
  /// Moves the stage's module to the device. All are borrowed.
  Stepper(const TrainTask& task, const TrainOptions& options,
          const TrainContext& context);

  /// `step` seeds what is random inside networks (dropout).
  StepOutcome step(const data::Batch& batch, std::int64_t step,
                   double lr_factor);
  /// The first tensor of the module that is not finite; empty if all are.
  std::string find_not_finite() const;
  /// "lr/<group>" at the given factor.
  Metrics learning_rates(double lr_factor) const;

  /// Exchanges weights and averaged weights, if they are averaged.
  void exchange_average();

  void save(Checkpoint& checkpoint) const;
  /// Error(kBadInput) at `where` if the checkpoint does not fit.
  void restore(const Checkpoint& checkpoint, const std::string& where);

 private:
  LossTerms compute_loss(const data::Batch& batch, std::int64_t step);
  /// What was not finite, if anything was; adds the norm to `terms`.
  std::string clip(LossTerms& terms);

  const TrainTask& task_;
  const TrainOptions& options_;
  const TrainContext& context_;
  std::vector<torch::Tensor> parameters_;
  std::unique_ptr<optim::Optimizer> optimizer_;
  std::optional<optim::WeightAverage> average_;
};

}  // namespace solera::train
