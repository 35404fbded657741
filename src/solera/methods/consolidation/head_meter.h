#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include "solera/loss/multi_label_soft_cross_entropy.h"

namespace solera::methods {

/// How well one head follows its teacher over an epoch. The counters are
/// buffers, so that a resumed epoch is judged whole.
///
/// A student that gives every image the same answer has at best the
/// divergence I = H(mean teacher output) - mean H(teacher output), the
/// teacher's information about the image. `fit` = 1 - KL / I is therefore 1
/// for a perfect head and 0 or less for one that says nothing of the image,
/// whatever its number of classes.
class HeadMeter : public torch::nn::Module {
 public:
  /// Labels of a multi-label head are put together as in its loss.
  HeadMeter(std::int64_t classes, bool multi_label,
            loss::LabelReduction reduction, double temperature);

  /// `teacher_logits` [B, C] and the batch's mean KL (before any T^2).
  void add(const torch::Tensor& teacher_logits, const torch::Tensor& kl);
  /// I, in nats: 0 for a teacher that says the same of every image.
  double information() const;
  /// NaN if the teacher says the same of every image.
  double fit() const;
  void reset();

 private:
  torch::Tensor entropy(const torch::Tensor& probabilities) const;

  bool multi_label_;
  loss::LabelReduction reduction_;
  double temperature_;
  torch::Tensor probability_sum_;  // float64 [C]
  torch::Tensor entropy_sum_;      // float64 scalar
  torch::Tensor kl_sum_;           // float64 scalar
  torch::Tensor count_;            // float64 scalar
};

}  // namespace solera::methods
