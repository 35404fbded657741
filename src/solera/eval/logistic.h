#pragma once

#include <cstdint>
#include <vector>

#include "solera/eval/matrix.h"
#include "solera/eval/one_per_label.h"
#include "solera/eval/targets.h"

namespace solera::eval {

/// Logistic regression with L2 regularisation, what scikit-learn's
/// LogisticRegression solves by default:
///   min 1/2 |W|^2 + C sum_i -log softmax(W x_i + b)[y_i],
/// the biases b not regularised. C is the value of the grid that is right most
/// often in a stratified cross-validation.
struct LogisticOptions {
  std::vector<double> c_grid = {1e-4, 1e-3, 1e-2, 1e-1, 1.0, 1e1, 1e2};
  int folds = 5;              ///< >= 2; unused if the grid has one value.
  bool l2_normalize = false;  ///< Every image's features to length 1, first.
  bool standardize = false;   ///< Then each feature to mean 0, deviation 1.
  /// Largest element of the gradient at the end, as a share of that at W = 0.
  double tolerance = 1e-4;
  int max_steps = 1000;    ///< Of L-BFGS, for one C.
  std::uint64_t seed = 0;  ///< Of the folds.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("c_grid", c_grid, "values of C to choose from");
    visit("folds", folds, "folds of the cross-validation that chooses C");
    visit("l2_normalize", l2_normalize, "features of each image to length 1");
    visit("standardize", standardize, "each feature to mean 0, deviation 1");
    visit("tolerance", tolerance,
          "share of the first gradient that may remain");
    visit("max_steps", max_steps, "steps of the descent at most");
    visit("seed", seed, "of the folds");
  }
  void validate(const std::string& where) const;
};

struct LogisticModel {
  Matrix weights;  ///< [classes, D + 1], the bias last.
  double c = 0.0;
  /// Percent of held-out images that were right, one per value of the grid;
  /// empty if there was nothing to choose or no way to.
  std::vector<double> validation;
  bool converged = true;  ///< With the chosen C.
};

/// Learns to tell the classes of `targets`, one for each image, apart. `design`
/// is design_matrix() with the same l2_normalize. Of equal values of C the
/// smallest is taken. The same numbers for any number of threads.
/// Error(kBadInput) if the labels are of one class only.
LogisticModel fit_logistic(const Matrix& design, const Targets& targets,
                           const LogisticOptions& options, int threads);

/// A two-class logistic regression for each label of `targets`, which may have
/// several labels an image: 1/2 |w|^2 + C sum_i log(1 + exp(-y_i (w.x_i + b))).
LabelModels fit_label_logistics(const Matrix& design, const Targets& targets,
                                const LogisticOptions& options, int threads);

}  // namespace solera::eval
