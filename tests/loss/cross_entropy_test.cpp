#include "solera/loss/cross_entropy.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "tests/loss/finite_difference.h"

namespace solera::loss {
namespace {

torch::Tensor random_logits() {
  torch::manual_seed(11);
  return torch::randn({4, 3}, torch::kDouble) * 2;
}

TEST(CrossEntropy, GivesAHandComputedValue) {
  const double a = std::log(3.0);
  const torch::Tensor logits = torch::tensor({{a, 0.0}, {0.0, 0.0}});
  const torch::Tensor labels = torch::tensor({1, 0}, torch::kInt64);
  const double first = -std::log(0.25);
  const double second = std::log(2.0);
  // Single precision.
  EXPECT_NEAR(cross_entropy(logits, labels).item<double>(),
              (first + second) / 2, 1e-6);
  const double smoothed = 0.8 * first - 0.1 * (std::log(0.75 * 0.25));
  EXPECT_NEAR(cross_entropy(logits, labels, 0.2).item<double>(),
              (smoothed + second) / 2, 1e-6);
}

TEST(CrossEntropy, IgnoresImagesWithoutALabel) {
  const torch::Tensor logits = random_logits();
  const torch::Tensor labels = torch::tensor({2, -1, 0, -1}, torch::kInt64);
  const torch::Tensor kept = torch::tensor({0, 2}, torch::kInt64);
  for (const double smoothing : {0.0, 0.1}) {
    const double expected =
        cross_entropy(logits.index_select(0, kept),
                      labels.index_select(0, kept), smoothing)
            .item<double>();
    EXPECT_NEAR(cross_entropy(logits, labels, smoothing).item<double>(),
                expected, 1e-12);
  }
}

TEST(CrossEntropy, IsZeroWithAZeroGradientIfNoImageHasALabel) {
  const torch::Tensor logits = random_logits().requires_grad_();
  const torch::Tensor labels = torch::full({4}, -1, torch::kInt64);
  const torch::Tensor loss = cross_entropy(logits, labels, 0.1);
  EXPECT_EQ(loss.item<double>(), 0.0);
  loss.backward();
  EXPECT_EQ(logits.grad().abs().max().item<double>(), 0.0);
}

TEST(CrossEntropy, HasTheGradientOfItsFiniteDifferences) {
  const torch::Tensor labels = torch::tensor({2, -1, 0, 1}, torch::kInt64);
  for (const double smoothing : {0.0, 0.1}) {
    expect_gradient_of(
        [&](const torch::Tensor& logits) {
          return cross_entropy(logits, labels, smoothing);
        },
        random_logits());
  }
}

}  // namespace
}  // namespace solera::loss
