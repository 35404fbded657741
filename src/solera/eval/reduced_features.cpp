#include "solera/eval/reduced_features.h"

#include <algorithm>
#include <cmath>

namespace solera::eval {
namespace {

// A direction with less than this share of the longest image is rounding.
constexpr double kNegligible = 1e-13;

/// The factor L of a positive semidefinite matrix, column by column.
class PivotedCholesky {
 public:
  explicit PivotedCholesky(const Matrix& gram)
      : gram_(gram), factor_(gram.rows, gram.rows) {
    for (std::int64_t i = 0; i < gram.rows; ++i) {
      rest_.push_back(gram.row(i)[i]);
    }
    const double floor =
        kNegligible * *std::max_element(rest_.begin(), rest_.end());
    for (std::int64_t next = largest_rest(); value(next) > floor;
         next = largest_rest()) {
      add_column(next);
    }
  }

  std::int64_t rank() const {
    return static_cast<std::int64_t>(pivots_.size());
  }
  const std::vector<std::int64_t>& pivots() const { return pivots_; }
  const double* row(std::int64_t i) const { return factor_.row(i); }

 private:
  double value(std::int64_t i) const {
    return rest_[static_cast<std::size_t>(i)];
  }

  std::int64_t largest_rest() const {
    return std::max_element(rest_.begin(), rest_.end()) - rest_.begin();
  }

  // The rest of an image that is a pivot is -1 from then on.
  void add_column(std::int64_t pivot) {
    const std::int64_t column = rank();
    const double length = std::sqrt(value(pivot));
    const double* pivot_row = factor_.row(pivot);
    for (std::int64_t i = 0; i < gram_.rows; ++i) {
      double& rest = rest_[static_cast<std::size_t>(i)];
      if (rest < 0.0 || i == pivot) continue;
      double* row = factor_.row(i);
      row[column] =
          (gram_.row(i)[pivot] - dot(row, pivot_row, column)) / length;
      rest = std::max(0.0, rest - row[column] * row[column]);
    }
    factor_.row(pivot)[column] = length;
    rest_[static_cast<std::size_t>(pivot)] = -1.0;
    pivots_.push_back(pivot);
  }

  const Matrix& gram_;
  Matrix factor_;
  std::vector<double> rest_;  // squared length outside the columns so far
  std::vector<std::int64_t> pivots_;
};

// Without the products of the constant column.
Matrix feature_gram(const Matrix& design, int threads) {
  Matrix gram = gram_matrix(design, threads);
  for (double& value : gram.values) value -= 1.0;
  return gram;
}

}  // namespace

ReducedFeatures::ReducedFeatures(const Matrix& design, int threads)
    : design_(design), is_reduced_(design.rows < design.columns) {
  if (!is_reduced_) return;
  const Matrix gram = feature_gram(design, threads);
  const PivotedCholesky factor(gram);
  pivots_ = factor.pivots();
  rows_ = Matrix(design.rows, factor.rank() + 1);
  for (std::int64_t i = 0; i < design.rows; ++i) {
    double* row = rows_.row(i);
    std::copy_n(factor.row(i), factor.rank(), row);
    row[factor.rank()] = 1.0;
  }
}

void ReducedFeatures::expand(const double* reduced, double* weights) const {
  if (!is_reduced_) {
    std::copy_n(reduced, design_.columns, weights);
    return;
  }
  const auto rank = static_cast<std::int64_t>(pivots_.size());
  std::fill_n(weights, design_.columns, 0.0);
  std::vector<double> rest(reduced, reduced + rank);
  for (std::int64_t j = rank - 1; j >= 0; --j) {
    const std::int64_t image = pivots_[static_cast<std::size_t>(j)];
    const double* row = rows_.row(image);
    const double share = rest[static_cast<std::size_t>(j)] / row[j];
    add_multiple(-share, row, rest.data(), j);
    add_multiple(share, design_.row(image), weights, design_.columns - 1);
  }
  weights[design_.columns - 1] = reduced[rank];
}

}  // namespace solera::eval
