#pragma once

#include <optional>
#include <vector>

#include "solera/eval/matrix.h"

namespace solera::eval {

/// x -> (x - mean) / deviation for each feature; a feature that is the same
/// in every image becomes 0. The constant last column is left alone.
class Standardization {
 public:
  /// Statistics of the rows of `design` (deviation with N in the divisor, as
  /// scikit-learn's StandardScaler).
  explicit Standardization(const Matrix& design);

  Matrix apply(const Matrix& design) const;
  /// Turns weights for standardised features into weights for raw ones.
  void fold_into(Matrix& weights) const;

 private:
  std::vector<double> means_;
  std::vector<double> factors_;  // 1 / deviation, or 0
};

/// A design as a classifier wants it.
class TrainingDesign {
 public:
  /// `design` is borrowed.
  TrainingDesign(const Matrix& design, bool standardize);

  const Matrix& matrix() const { return statistics_ ? changed_ : design_; }
  /// Turns weights for matrix() into weights for the design.
  void restore(Matrix& weights) const;

 private:
  const Matrix& design_;
  std::optional<Standardization> statistics_;
  Matrix changed_;
};

}  // namespace solera::eval
