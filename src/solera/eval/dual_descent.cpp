#include "solera/eval/dual_descent.h"

#include <algorithm>

#include "solera/core/random.h"

namespace solera::eval {

PassOrders::PassOrders(const std::vector<std::int64_t>& items,
                       std::uint64_t seed) {
  const auto size = static_cast<std::int64_t>(items.size());
  for (std::uint64_t pass = 0; pass < kOrders; ++pass) {
    std::vector<std::int64_t> order = random_permutation(size, seed, pass);
    for (std::int64_t& item : order) {
      item = items[static_cast<std::size_t>(item)];
    }
    orders_.push_back(std::move(order));
  }
}

DualSolver::DualSolver(const DualData& data, std::vector<double> signs)
    : data_(data),
      basis_(data.gram ? *data.gram : data.design),
      signs_(std::move(signs)),
      alphas_(signs_.size(), 0.0),
      state_(static_cast<std::size_t>(basis_.columns), 0.0) {}

bool DualSolver::solve(double c, const PassOrders& orders,
                       const DescentLimits& limits) {
  const double ridge = 0.5 / c;
  scale_for(ridge);
  for (int pass = 0; pass < limits.max_passes; ++pass) {
    ++passes_;
    if (run_pass(orders.of(pass), ridge) < limits.tolerance) return true;
  }
  return false;
}

double DualSolver::score(std::int64_t row) const {
  if (data_.gram) return state_[static_cast<std::size_t>(row)];
  return dot(basis_.row(row), state_.data(), basis_.columns);
}

std::vector<double> DualSolver::weights() const {
  if (!data_.gram) return state_;
  std::vector<double> sum(static_cast<std::size_t>(data_.design.columns), 0.0);
  for (std::size_t i = 0; i < alphas_.size(); ++i) {
    if (alphas_[i] == 0.0) continue;
    add_multiple(alphas_[i] * signs_[i],
                 data_.design.row(static_cast<std::int64_t>(i)), sum.data(),
                 data_.design.columns);
  }
  return sum;
}

// The best multiple of the last solution: while C is small, a solution grows
// almost in proportion to C.
void DualSolver::scale_for(double ridge) {
  double linear = 0.0;
  double quadratic = 0.0;
  for (std::size_t i = 0; i < alphas_.size(); ++i) {
    if (alphas_[i] == 0.0) continue;
    linear += alphas_[i];
    const double score_i = score(static_cast<std::int64_t>(i));
    quadratic += alphas_[i] * (signs_[i] * score_i + alphas_[i] * ridge);
  }
  if (linear == 0.0) return;
  const double factor = linear / quadratic;
  for (double& alpha : alphas_) alpha *= factor;
  for (double& value : state_) value *= factor;
}

double DualSolver::run_pass(const std::vector<std::int64_t>& order,
                            double ridge) {
  double largest = 0.0;
  double smallest = 0.0;
  for (const std::int64_t row : order) {
    const auto i = static_cast<std::size_t>(row);
    const double alpha = alphas_[i];
    const double gradient = signs_[i] * score(row) - 1.0 + alpha * ridge;
    if (alpha == 0.0 && gradient >= 0.0) continue;
    largest = std::max(largest, gradient);
    smallest = std::min(smallest, gradient);
    alphas_[i] = std::max(0.0, alpha - gradient / (data_.squares[i] + ridge));
    add_multiple((alphas_[i] - alpha) * signs_[i], basis_.row(row),
                 state_.data(), basis_.columns);
  }
  return largest - smallest;
}

}  // namespace solera::eval
