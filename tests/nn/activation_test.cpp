#include "solera/nn/activation.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <functional>

namespace solera::nn {
namespace {

double clamp6(double x) { return std::min(std::max(x, 0.0), 6.0); }
double logistic(double x) { return 1.0 / (1.0 + std::exp(-x)); }

struct Case {
  const char* name;
  Activation activation;
  std::function<double(double)> definition;
};

const Case kCases[] = {
    {"none", Activation::kNone, [](double x) { return x; }},
    {"relu", Activation::kRelu, [](double x) { return std::max(x, 0.0); }},
    {"relu6", Activation::kRelu6, clamp6},
    {"sigmoid", Activation::kSigmoid, logistic},
    {"hard_sigmoid", Activation::kHardSigmoid,
     [](double x) { return clamp6(x + 3) / 6; }},
    {"silu", Activation::kSilu, [](double x) { return x * logistic(x); }},
    {"hard_swish", Activation::kHardSwish,
     [](double x) { return x * clamp6(x + 3) / 6; }},
    {"gelu", Activation::kGelu,
     [](double x) { return x * 0.5 * std::erfc(-x / std::sqrt(2.0)); }},
};

class EveryActivation : public testing::TestWithParam<Case> {
 protected:
  // Values away from the kinks, on both sides of each.
  static torch::Tensor inputs() {
    return torch::tensor({-4.1, -2.3, -0.7, 0.4, 1.9, 3.6, 7.2},
                         torch::kDouble);
  }
  static torch::Tensor defined(const torch::Tensor& inputs) {
    torch::Tensor outputs = inputs.clone();
    for (std::int64_t i = 0; i < outputs.numel(); ++i) {
      outputs[i] = GetParam().definition(inputs[i].item<double>());
    }
    return outputs;
  }
};

TEST_P(EveryActivation, IsItsDefinition) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor x = inputs();
  EXPECT_TRUE(torch::allclose(activate_(x.clone(), GetParam().activation),
                              defined(x), 0.0, 1e-9));
}

// Against the central difference of the definition: error of order 1e-10.
TEST_P(EveryActivation, HasTheGradientOfItsDefinition) {
  const torch::Tensor leaf = inputs().requires_grad_();
  const torch::Tensor output = activate_(leaf * 1.0, GetParam().activation);
  EXPECT_TRUE(torch::allclose(output.detach(), defined(inputs()), 0.0, 1e-9));
  output.sum().backward();
  const double step = 1e-5;
  const torch::Tensor slope =
      (defined(inputs() + step) - defined(inputs() - step)) / (2 * step);
  EXPECT_TRUE(torch::allclose(leaf.grad(), slope, 0.0, 1e-8))
      << leaf.grad() << slope;
}

// Half precision has 8 bits; slopes are below 1.2.
TEST_P(EveryActivation, HasAGradientInBfloat16) {
  const torch::Tensor leaf = inputs().requires_grad_();
  activate_(leaf.to(torch::kBFloat16) * 1.0, GetParam().activation)
      .sum()
      .backward();
  const torch::Tensor exact = inputs().requires_grad_();
  activate_(exact * 1.0, GetParam().activation).sum().backward();
  EXPECT_TRUE(torch::allclose(leaf.grad(), exact.grad(), 0.0, 0.02));
}

TEST_P(EveryActivation, NeedsNoMemoryWithoutGradient) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor x = inputs();
  EXPECT_EQ(activate_(x, GetParam().activation).data_ptr(), x.data_ptr());
}

INSTANTIATE_TEST_SUITE_P(All, EveryActivation, testing::ValuesIn(kCases),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace solera::nn
