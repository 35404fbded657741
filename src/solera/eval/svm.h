#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/eval/matrix.h"
#include "solera/eval/one_per_label.h"
#include "solera/eval/targets.h"

namespace solera::eval {

/// Which numbers the coordinate descent keeps; see DualSolver. The results are
/// equal up to rounding.
enum class SvmForm {
  kAuto,     ///< The cheaper one: Gram for N <= 2 D.
  kGram,     ///< N x N products of images: few images.
  kWeights,  ///< The weights themselves: many images.
};

/// The linear probe: one SVM per class against the rest, squared hinge loss,
/// L2-regularised, the bias a constant feature that is regularised too (what
/// scikit-learn's LinearSVC solves by default). C is the value of the grid
/// that is right most often in a stratified cross-validation.
struct SvmOptions {
  std::vector<double> c_grid = {1e-6, 1e-5, 1e-4, 1e-3, 1e-2,
                                1e-1, 1.0,  1e1,  1e2};
  int folds = 5;              ///< >= 2; unused if the grid has one value.
  bool l2_normalize = false;  ///< Every image's features to length 1, first.
  bool standardize = false;   ///< Then each feature to mean 0, deviation 1.
  double tolerance = 1e-3;    ///< Spread of the projected gradient at the end.
  int max_passes = 1000;      ///< Over the images, for one C and one class.
  std::uint64_t seed = 0;     ///< Of the folds and the order of the descent.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("c_grid", c_grid, "values of C to choose from");
    visit("folds", folds, "folds of the cross-validation that chooses C");
    visit("l2_normalize", l2_normalize, "features of each image to length 1");
    visit("standardize", standardize, "each feature to mean 0, deviation 1");
    visit("tolerance", tolerance, "spread of the projected gradient");
    visit("max_passes", max_passes, "passes over the images at most");
    visit("seed", seed, "of the folds and the order of the descent");
  }
  void validate(const std::string& where) const;
};

struct SvmModel {
  /// [classes, D + 1], the bias last. They apply to design_matrix() with the
  /// same l2_normalize; a standardisation is already part of them.
  Matrix weights;
  double c = 0.0;
  /// Percent of held-out images that were right, one per value of the grid;
  /// empty if there was nothing to choose or no way to: a grid of one value,
  /// or a single image of each class (then C is the value nearest to 1).
  std::vector<double> validation;
  /// False if max_passes ended a descent for the chosen C; the weights are
  /// those reached.
  bool converged = true;
};

/// Chooses C (of equal values the smallest) and trains on all images with it.
/// `design` is design_matrix() with the same l2_normalize, `targets` have one
/// class for each of its rows. With standardize, mean and deviation are of all
/// images, held-out ones included. The same numbers for any number of threads.
/// Error(kBadInput) if the labels are of one class only.
SvmModel fit_svm(const Matrix& design, const Targets& targets,
                 const SvmOptions& options, int threads,
                 SvmForm form = SvmForm::kAuto);

/// A binary SVM for each label of `targets`, which may have several labels an
/// image; see fit_one_per_label() for how each C is chosen.
LabelModels fit_label_svms(const Matrix& design, const Targets& targets,
                           const SvmOptions& options, int threads);

}  // namespace solera::eval
