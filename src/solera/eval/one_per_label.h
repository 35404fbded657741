#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/eval/folds.h"
#include "solera/eval/matrix.h"
#include "solera/eval/targets.h"

namespace solera::eval {

/// A way to learn one yes-or-no question about images of a fixed design. Const
/// calls come from several threads. `signs` has +1 or -1 for each image.
class BinaryLearner {
 public:
  virtual ~BinaryLearner() = default;

  /// Learns from the kept images with each C of `grid` (ascending): the scores
  /// of the held-out ones, [grid, held].
  virtual Matrix validate(const std::vector<double>& signs, const Fold& fold,
                          const std::vector<double>& grid) const = 0;
  /// Learns from all images; writes the weights, as many as the design has
  /// columns. False if it stopped before it converged.
  virtual bool train(const std::vector<double>& signs, double c,
                     double* weights) const = 0;
};

/// How C is chosen.
struct LabelGrid {
  std::vector<double> values;
  int folds = 5;
  std::uint64_t seed = 0;
};

struct LabelModels {
  Matrix weights;         ///< [labels, D + 1], the bias last.
  std::vector<double> c;  ///< Per label.
  bool converged = true;  ///< All of them.
};

/// A classifier of its own for each label, with a C of its own: the one of the
/// grid (of equals the smallest) whose mean average precision over folds is
/// best, the folds being stratified by the label. With fewer images of either
/// kind than folds, there are as many folds as those; with a single one, C is
/// the value nearest to 1. A label that none or all of the images have is
/// answered alike for every image. The same numbers for any number of threads.
LabelModels fit_one_per_label(const BinaryLearner& learner,
                              const Matrix& design, const Targets& targets,
                              const LabelGrid& grid, int threads);

/// Error(kUsage) at `where` unless the values are above 0 and ascending.
void validate_c_grid(const std::vector<double>& c_grid,
                     const std::string& where);

/// The value of an ascending grid that is nearest to 1, where nothing can be
/// validated: the usual default of the field.
double nearest_to_one(const std::vector<double>& grid);

}  // namespace solera::eval
