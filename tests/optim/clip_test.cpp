#include "solera/optim/clip.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>
#include <utility>

namespace solera::optim {
namespace {

std::vector<torch::Tensor> parameters_with_gradients(double scale = 1.0) {
  torch::manual_seed(7);
  std::vector<torch::Tensor> parameters;
  for (const int size : {3, 50, 1}) {
    parameters.push_back(torch::zeros({size}, torch::requires_grad()));
    parameters.back().mutable_grad() = torch::randn({size}) * scale;
  }
  parameters.push_back(torch::zeros({4}, torch::requires_grad()));
  return parameters;
}

TEST(ClipGradNorm, EqualsPyTorch) {
  for (const auto& [max_norm, scale] :
       {std::pair(1e-6, 2e-6), std::pair(0.5, 1.0), std::pair(100.0, 1.0)}) {
    const auto ours = parameters_with_gradients(scale);
    const auto theirs = parameters_with_gradients(scale);
    const double expected = torch::nn::utils::clip_grad_norm_(theirs, max_norm);
    // Single precision.
    EXPECT_NEAR(clip_grad_norm(ours, max_norm), expected, 1e-6 * expected);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_TRUE(torch::allclose(ours[i].grad(), theirs[i].grad(), 1e-6, 0));
    }
    EXPECT_FALSE(ours[3].grad().defined());
  }
}

TEST(ClipGradNorm, GivesAHandComputedNorm) {
  auto parameters = parameters_with_gradients();
  parameters[0].mutable_grad() = torch::tensor({2.0F, 0.0F, 0.0F});
  parameters[1].mutable_grad() = torch::Tensor();
  parameters[2].mutable_grad() = torch::tensor({-1.5F});
  EXPECT_DOUBLE_EQ(clip_grad_norm(parameters, 1.25), 2.5);
  // Half of it, but for the 1e-6 that PyTorch adds to the norm.
  EXPECT_NEAR(parameters[2].grad().item<double>(), -0.75, 1e-6);
}

TEST(ClipGradNorm, LeavesGradientsAloneIfTheNormIsNotFinite) {
  auto parameters = parameters_with_gradients();
  parameters[2].mutable_grad() =
      torch::full({1}, std::numeric_limits<float>::infinity());
  const torch::Tensor before = parameters[0].grad().clone();
  EXPECT_TRUE(std::isinf(clip_grad_norm(parameters, 1.0)));
  EXPECT_TRUE(torch::equal(parameters[0].grad(), before));
}

TEST(ClipGradNorm, IsZeroWithoutGradients) {
  EXPECT_EQ(clip_grad_norm({torch::zeros({2}, torch::requires_grad())}, 1.0),
            0.0);
  EXPECT_EQ(clip_grad_norm({}, 1.0), 0.0);
}

}  // namespace
}  // namespace solera::optim
