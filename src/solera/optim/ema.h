#pragma once

#include <cstdint>
#include <string>

#include "solera/core/options.h"
#include "solera/tensor/state_dict.h"

namespace solera::optim {

struct EmaOptions {
  double decay = 0.999;  ///< Kept share of the average per step, in [0, 1).
  bool warmup = true;    ///< Step t uses min(decay, (1 + t) / (10 + t)).

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("decay", decay, "kept share of the average per step, 0 to below 1");
    visit("warmup", warmup, "average over fewer steps at the start");
  }
  void validate(const std::string& where) const;
};

/// An exponential moving average of a model's weights:
///   average <- d * average + (1 - d) * weights
/// for tensors that require gradients; all others (buffers, frozen
/// parameters) are copied. Not thread-safe.
class WeightAverage {
 public:
  /// `model` is shared with the module (tensor::state_of); the average starts
  /// as a copy of it.
  WeightAverage(const EmaOptions& options, tensor::StateDict model);

  /// Call after every optimizer step.
  void update();

  /// The averaged tensors, under the model's names.
  const tensor::StateDict& average() const { return average_; }

  /// Exchanges the contents of model and average: once to evaluate or write
  /// the average, once more to go on training.
  void exchange();

  /// The averaged tensors under "average." and "updates" (int64 scalar),
  /// shared with this object.
  tensor::StateDict state() const;
  /// Copies a state in. Error(kBadInput) at `where` if it does not fit, before
  /// anything is changed.
  void load_state(const tensor::StateDict& state, const std::string& where);

 private:
  EmaOptions options_;
  tensor::StateDict model_;
  tensor::StateDict average_;
  std::int64_t updates_ = 0;
};

}  // namespace solera::optim
