#pragma once

#include <torch/types.h>

namespace solera::metrics {

/// A weighted mean that grows.
class MeanMeter {
 public:
  /// Adds `value` as if it had been seen `weight` times (>= 0).
  void add(double value, double weight = 1.0);
  /// 0 before anything was added.
  double mean() const;

  /// float64 [2]: weighted sum and weight. Adding the states of several
  /// meters gives the state of a meter that saw everything.
  torch::Tensor state() const;
  void set_state(const torch::Tensor& state);

 private:
  double sum_ = 0.0;
  double weight_ = 0.0;
};

}  // namespace solera::metrics
