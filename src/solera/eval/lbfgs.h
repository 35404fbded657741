#pragma once

#include <functional>
#include <vector>

namespace solera::eval {

/// The value of a smooth function at `x`; writes its gradient, which has the
/// size of `x` already.
using SmoothFunction = std::function<double(const std::vector<double>& x,
                                            std::vector<double>& gradient)>;

struct LbfgsLimits {
  /// Largest element of the gradient at the end.
  double tolerance = 1e-4;
  int max_steps = 1000;
};

/// Goes down from `x` to where `function`, which must be convex, is smallest:
/// limited-memory BFGS (Liu and Nocedal, 1989) over the last ten steps, each
/// step halved until the function falls enough (Armijo's condition, or that of
/// Hager and Zhang where rounding hides the fall). False if max_steps
/// went by first; `x` is the best point found. One thread, no randomness.
bool minimize(const SmoothFunction& function, std::vector<double>& x,
              const LbfgsLimits& limits);

}  // namespace solera::eval
