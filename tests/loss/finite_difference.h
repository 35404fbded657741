#pragma once

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>

namespace solera::loss {

using ScalarFunction = std::function<torch::Tensor(const torch::Tensor&)>;

/// Compares the gradient of `function` at `input` (float64) with central
/// differences of step 1e-5; both their errors are below 1e-8 for losses
/// whose derivatives are about 1.
inline void expect_gradient_of(const ScalarFunction& function,
                               const torch::Tensor& input) {
  constexpr double kStep = 1e-5;
  const torch::Tensor leaf = input.detach().clone().requires_grad_();
  function(leaf).backward();
  const torch::Tensor flat = input.detach().clone().flatten();
  double largest = 0;
  for (std::int64_t i = 0; i < flat.numel(); ++i) {
    const auto at = [&](double shift) {
      const torch::Tensor moved = flat.clone();
      moved[i] += shift;
      return function(moved.view(input.sizes())).item<double>();
    };
    const double slope = (at(kStep) - at(-kStep)) / (2 * kStep);
    const double found = leaf.grad().flatten()[i].item<double>();
    EXPECT_NEAR(found, slope, 1e-8) << "element " << i;
    largest = std::max(largest, std::abs(found));
  }
  EXPECT_GT(largest, 1e-3) << "a gradient of zero shows nothing";
}

}  // namespace solera::loss
