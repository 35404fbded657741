#pragma once

#include <cstdint>
#include <vector>

#include "solera/eval/matrix.h"

namespace solera::eval {

/// What the binary problems over one set of images share. Borrowed: all
/// of it must outlive every solver made from it.
struct DualData {
  const Matrix& design;  ///< [N, D + 1]: features and a constant 1.
  const Matrix* gram;    ///< design * design^T, or null: see DualSolver.
  const std::vector<double>& squares;  ///< |x_i|^2, one per row.
};

/// The order in which passes visit `items`: a new random one for each of the
/// first kOrders passes, then the same again. A function of items and seed.
class PassOrders {
 public:
  static constexpr int kOrders = 32;

  PassOrders(const std::vector<std::int64_t>& items, std::uint64_t seed);
  const std::vector<std::int64_t>& of(int pass) const {
    return orders_[static_cast<std::size_t>(pass % kOrders)];
  }

 private:
  std::vector<std::vector<std::int64_t>> orders_;
};

struct DescentLimits {
  double tolerance = 1e-3;  ///< Largest projected gradient minus smallest.
  int max_passes = 1000;
};

/// One L2-regularised linear SVM with squared hinge loss,
///   min_w  1/2 |w|^2 + C sum_i max(0, 1 - y_i w.x_i)^2,   y_i = +1 or -1,
/// solved in the dual by coordinate descent (Hsieh et al., "A dual coordinate
/// descent method for large-scale linear SVM", ICML 2008):
///   G = y_i w.x_i - 1 + a_i / 2C
///   a_i <- max(0, a_i - G / (|x_i|^2 + 1 / 2C)).
/// Without a Gram matrix it keeps w and a step costs 2 D; with one it keeps
/// every w.x_i and a step costs N, which is less for few images. Both give the
/// same numbers up to rounding.
class DualSolver {
 public:
  /// `signs`: +1 or -1 for each row of the design.
  DualSolver(const DualData& data, std::vector<double> signs);

  /// Solves over the rows that `orders` visits, starting from the solution of
  /// the last call. False if max_passes went by first. The spread of the
  /// projected gradient is taken together with 0.
  bool solve(double c, const PassOrders& orders, const DescentLimits& limits);

  /// w.x of any row of the design, trained on or not.
  double score(std::int64_t row) const;
  /// [D + 1], the bias last.
  std::vector<double> weights() const;
  /// Passes of all calls so far.
  std::int64_t passes() const { return passes_; }

 private:
  void scale_for(double ridge);
  double run_pass(const std::vector<std::int64_t>& order, double ridge);

  const DualData data_;
  const Matrix& basis_;  // the Gram matrix if there is one
  std::vector<double> signs_;
  std::vector<double> alphas_;
  std::vector<double> state_;  // sum of a_i y_i basis_[i]
  std::int64_t passes_ = 0;
};

}  // namespace solera::eval
