#include "solera/eval/lbfgs.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <utility>

#include "solera/eval/matrix.h"

namespace solera::eval {
namespace {

using Vector = std::vector<double>;

constexpr std::size_t kMemory = 10;
constexpr double kArmijo = 1e-4;
constexpr double kRounding = 1e-13;  // of a value
constexpr int kHalvings = 40;

double product(const Vector& a, const Vector& b) {
  return dot(a.data(), b.data(), static_cast<std::int64_t>(a.size()));
}

void add(double factor, const Vector& a, Vector& sum) {
  add_multiple(factor, a.data(), sum.data(),
               static_cast<std::int64_t>(a.size()));
}

double largest_element(const Vector& a) {
  double largest = 0.0;
  for (const double value : a) largest = std::max(largest, std::abs(value));
  return largest;
}

/// What the last steps tell of the curvature.
class Curvature {
 public:
  /// A step, and how the gradient changed over it.
  void add_pair(Vector step, Vector change) {
    const double curve = product(step, change);
    // Rounding at the bottom can make it negative: nothing is learned then.
    if (!(curve > 1e-14 * product(change, change))) return;
    if (pairs_.size() == kMemory) pairs_.pop_front();
    pairs_.push_back({std::move(step), std::move(change), 1.0 / curve});
  }

  bool empty() const { return pairs_.empty(); }
  void forget() { pairs_.clear(); }

  /// The gradient times the estimated inverse of the Hessian.
  Vector newton_step(const Vector& gradient) const {
    Vector q = gradient;
    Vector factors(pairs_.size());
    for (std::size_t i = pairs_.size(); i-- > 0;) {
      factors[i] = pairs_[i].inverse * product(pairs_[i].step, q);
      add(-factors[i], pairs_[i].change, q);
    }
    if (!empty()) {
      const Pair& last = pairs_.back();
      const double scale =
          1.0 / (last.inverse * product(last.change, last.change));
      for (double& value : q) value *= scale;
    }
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      const double back = pairs_[i].inverse * product(pairs_[i].change, q);
      add(factors[i] - back, pairs_[i].step, q);
    }
    return q;
  }

 private:
  struct Pair {
    Vector step;
    Vector change;
    double inverse = 0.0;  // 1 / step.change
  };
  std::deque<Pair> pairs_;
};

/// A point of the function.
struct State {
  Vector x;
  Vector gradient;
  double value = 0.0;
};

// Whether `next` is lower by a share of what the slope promises. Near the
// bottom values differ by rounding only: there the slope must have gone down
// (the approximate condition of Hager and Zhang, 2005).
bool falls_enough(const State& state, const State& next,
                  const Vector& direction, double length, double slope) {
  if (next.value <= state.value - kArmijo * length * slope) return true;
  const double noise = kRounding * std::abs(state.value);
  return next.value <= state.value + noise &&
         product(next.gradient, direction) >= -(1.0 - 2.0 * kArmijo) * slope;
}

// Goes from `state` along -direction; false if the function does not fall.
bool line_search(const SmoothFunction& function, const Vector& direction,
                 double length, const State& state, State& next) {
  const double slope = product(state.gradient, direction);
  if (!(slope > 0.0)) return false;
  for (int i = 0; i < kHalvings; ++i, length *= 0.5) {
    next.x = state.x;
    add(-length, direction, next.x);
    next.value = function(next.x, next.gradient);
    if (falls_enough(state, next, direction, length, slope)) return true;
  }
  return false;
}

}  // namespace

bool minimize(const SmoothFunction& function, Vector& x,
              const LbfgsLimits& limits) {
  State state{std::move(x), Vector(), 0.0};
  state.gradient.resize(state.x.size());
  state.value = function(state.x, state.gradient);
  State next = state;
  Curvature curvature;
  bool converged = largest_element(state.gradient) <= limits.tolerance;
  for (int step = 0; step < limits.max_steps && !converged; ++step) {
    const bool fresh = curvature.empty();
    const Vector direction = curvature.newton_step(state.gradient);
    const double length =
        fresh ? 1.0 / std::max(1.0, std::sqrt(product(direction, direction)))
              : 1.0;
    if (line_search(function, direction, length, state, next)) {
      Vector moved = next.x;
      add(-1.0, state.x, moved);
      Vector change = next.gradient;
      add(-1.0, state.gradient, change);
      curvature.add_pair(std::move(moved), std::move(change));
      std::swap(state, next);
      converged = largest_element(state.gradient) <= limits.tolerance;
    } else if (fresh) {
      converged = true;  // no digit is left to gain
    } else {
      curvature.forget();
    }
  }
  x = std::move(state.x);
  return converged;
}

}  // namespace solera::eval
