#include "solera/eval/standardization.h"

#include <cmath>

namespace solera::eval {

Standardization::Standardization(const Matrix& design)
    : means_(static_cast<std::size_t>(design.columns - 1), 0.0),
      factors_(means_.size(), 0.0) {
  const auto count = static_cast<double>(design.rows);
  for (std::int64_t i = 0; i < design.rows; ++i) {
    add_multiple(1.0 / count, design.row(i), means_.data(), design.columns - 1);
  }
  for (std::int64_t i = 0; i < design.rows; ++i) {
    const double* row = design.row(i);
    for (std::size_t k = 0; k < means_.size(); ++k) {
      factors_[k] += (row[k] - means_[k]) * (row[k] - means_[k]) / count;
    }
  }
  // Rounding alone gives a constant feature a tiny variance.
  for (std::size_t k = 0; k < means_.size(); ++k) {
    const double noise = 1e-12 * std::abs(means_[k]);
    const double deviation = std::sqrt(factors_[k]);
    factors_[k] = deviation > noise ? 1.0 / deviation : 0.0;
  }
}

Matrix Standardization::apply(const Matrix& design) const {
  Matrix result = design;
  for (std::int64_t i = 0; i < result.rows; ++i) {
    double* row = result.row(i);
    for (std::size_t k = 0; k < means_.size(); ++k) {
      row[k] = (row[k] - means_[k]) * factors_[k];
    }
  }
  return result;
}

void Standardization::fold_into(Matrix& weights) const {
  for (std::int64_t c = 0; c < weights.rows; ++c) {
    double* row = weights.row(c);
    double& bias = row[means_.size()];
    for (std::size_t k = 0; k < means_.size(); ++k) {
      row[k] *= factors_[k];
      bias -= row[k] * means_[k];
    }
  }
}

TrainingDesign::TrainingDesign(const Matrix& design, bool standardize)
    : design_(design) {
  if (!standardize) return;
  statistics_.emplace(design);
  changed_ = statistics_->apply(design);
}

void TrainingDesign::restore(Matrix& weights) const {
  if (statistics_) statistics_->fold_into(weights);
}

}  // namespace solera::eval
