#include "solera/eval/regression.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace solera::eval {

double softmax_loss(Matrix& scores, const std::vector<std::int64_t>& labels) {
  double sum = 0.0;
  for (std::int64_t i = 0; i < scores.rows; ++i) {
    double* row = scores.row(i);
    const std::int64_t label = labels[static_cast<std::size_t>(i)];
    const double largest = *std::max_element(row, row + scores.columns);
    const double of_label = row[label] - largest;
    double total = 0.0;
    for (std::int64_t c = 0; c < scores.columns; ++c) {
      row[c] = std::exp(row[c] - largest);
      total += row[c];
    }
    for (std::int64_t c = 0; c < scores.columns; ++c) row[c] /= total;
    row[label] -= 1.0;
    sum += std::log(total) - of_label;
  }
  return sum;
}

double two_class_loss(Matrix& scores, const std::vector<double>& signs) {
  double sum = 0.0;
  for (std::size_t i = 0; i < signs.size(); ++i) {
    const double margin = signs[i] * scores.values[i];
    const double small = std::exp(-std::abs(margin));
    sum += std::log1p(small) + std::max(0.0, -margin);
    scores.values[i] = -signs[i] * (margin > 0.0 ? small : 1.0) / (1.0 + small);
  }
  return sum;
}

Regression::Regression(Matrix rows, ScoreLoss loss, std::int64_t outputs,
                       int threads)
    : rows_(std::move(rows)),
      columns_(transposed(rows_)),
      loss_(std::move(loss)),
      outputs_(outputs),
      threads_(threads) {
  std::vector<double> gradient(weight_count());
  evaluate(1.0, std::vector<double>(weight_count(), 0.0), gradient);
  for (const double value : gradient) {
    first_gradient_ = std::max(first_gradient_, std::abs(value));
  }
}

bool Regression::solve(double c, const LbfgsLimits& limits,
                       std::vector<double>& weights) const {
  const auto function = [&](const std::vector<double>& x,
                            std::vector<double>& gradient) {
    return evaluate(c, x, gradient);
  };
  return minimize(function, weights,
                  {limits.tolerance * c * first_gradient_, limits.max_steps});
}

double Regression::evaluate(double c, const std::vector<double>& x,
                            std::vector<double>& gradient) const {
  Matrix weights(outputs_, rows_.columns);
  weights.values = x;
  Matrix scores = all_products(rows_, weights, threads_);
  const double loss = loss_(scores);
  const Matrix sums = all_products(transposed(scores), columns_, threads_);
  double squares = 0.0;
  for (std::int64_t k = 0; k < outputs_; ++k) {
    double* row = weights.row(k);
    row[weights.columns - 1] = 0.0;  // the bias is free
    squares += dot(row, row, weights.columns);
    add_multiple(c, sums.row(k), row, weights.columns);
  }
  gradient = std::move(weights.values);
  return 0.5 * squares + c * loss;
}

}  // namespace solera::eval
