#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "solera/eval/lbfgs.h"
#include "solera/eval/matrix.h"

namespace solera::eval {

/// The loss of the scores [images, outputs] of some images; puts its
/// derivatives in place of them.
using ScoreLoss = std::function<double(Matrix& scores)>;

/// The sum of -log softmax(scores_i)[labels[i]] over images.
double softmax_loss(Matrix& scores, const std::vector<std::int64_t>& labels);

/// The sum of log(1 + exp(-signs[i] scores_i)); one output, signs +1 or -1.
double two_class_loss(Matrix& scores, const std::vector<double>& signs);

/// 1/2 |W|^2 + C loss(W x_i + b) over images of a linear model, the biases b
/// not regularised. The same numbers for any number of threads.
class Regression {
 public:
  /// `rows`: [images, features + 1], a constant 1 last.
  Regression(Matrix rows, ScoreLoss loss, std::int64_t outputs, int threads);

  std::size_t weight_count() const {
    return static_cast<std::size_t>(outputs_ * rows_.columns);
  }

  /// Goes on from `weights`, [outputs, features + 1]. The tolerance is a share
  /// of the largest element of the gradient at W = 0. False if it did not
  /// converge.
  bool solve(double c, const LbfgsLimits& limits,
             std::vector<double>& weights) const;

 private:
  double evaluate(double c, const std::vector<double>& x,
                  std::vector<double>& gradient) const;

  const Matrix rows_;
  const Matrix columns_;  // transposed
  const ScoreLoss loss_;
  const std::int64_t outputs_;
  const int threads_;
  double first_gradient_ = 0.0;  // largest element at W = 0 for C = 1
};

}  // namespace solera::eval
