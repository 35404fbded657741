#pragma once

#include <cstdint>
#include <vector>

#include "solera/eval/matrix.h"

namespace solera::eval {

/// Images with no more features than there are images, for linear classifiers
/// with |w|^2 in their loss: L of the Gram matrix L L^T (Cholesky with
/// pivoting) has the same products between images, so the best weights for L
/// and for the features themselves give the same scores and lengths. A
/// 1280-dimensional problem of 200 images becomes one of 200 dimensions.
class ReducedFeatures {
 public:
  /// `design`, [N, D + 1] with a constant 1 last, is borrowed. With more images
  /// than features nothing is reduced.
  ReducedFeatures(const Matrix& design, int threads);

  /// [N, R + 1], R <= min(N, D), a constant 1 last.
  const Matrix& rows() const { return is_reduced_ ? rows_ : design_; }
  /// Turns weights for a row of rows(), [R + 1], into weights for a row of the
  /// design, [D + 1].
  void expand(const double* reduced, double* weights) const;

 private:
  const Matrix& design_;
  const bool is_reduced_;
  Matrix rows_;
  std::vector<std::int64_t> pivots_;  // images that span all others
};

}  // namespace solera::eval
