#include "solera/nn/init.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "solera/nn/conv_norm.h"

namespace solera::nn {
namespace {

double deviation(const torch::Tensor& tensor) {
  return tensor.std().item<double>();
}

// Deviations within 3 %: 12,800 values and more.
TEST(Init, KaimingNormalHasTheVarianceOfTheFan) {
  torch::Tensor weight = torch::empty({64, 8, 5, 5});
  kaiming_normal_(weight, Fan::kOut, make_generator(1));
  const double out = std::sqrt(2.0 / (64 * 25));
  EXPECT_NEAR(deviation(weight), out, 0.03 * out);
  kaiming_normal_(weight, Fan::kIn, make_generator(1));
  const double in = std::sqrt(2.0 / (8 * 25));
  EXPECT_NEAR(deviation(weight), in, 0.03 * in);
}

TEST(Init, ConvolutionsCountTheOutputsOfAGroupIfAsked) {
  ConvOptions options;
  options.in = 64;
  options.out = 64;
  options.kernel = 5;
  options.groups = 4;
  Conv2d conv(options);
  init_convolutions(*conv, Fan::kGroupOut, make_generator(1));
  const double group = std::sqrt(2.0 / (16 * 25));
  EXPECT_NEAR(deviation(conv->weight), group, 0.03 * group);
  init_convolutions(*conv, Fan::kOut, make_generator(1));
  EXPECT_NEAR(deviation(conv->weight), group / 2, 0.03 * group);
}

TEST(Init, LinearUniformFillsItsBoundWithoutBias) {
  torch::nn::Linear linear(100, 200);
  init_linear_uniform(*linear, 0.2, make_generator(1));
  const torch::NoGradGuard no_grad;
  EXPECT_LE(linear->weight.abs().max().item<double>(), 0.2);
  EXPECT_NEAR(deviation(linear->weight), 0.2 / std::sqrt(3.0), 0.006);
  EXPECT_EQ(linear->bias.abs().max().item<double>(), 0.0);
}

TEST(Init, LinearDefaultIsUniformWithTheBoundOfTheInputs) {
  torch::nn::Linear linear(100, 200);
  init_linear_default(*linear, make_generator(1));
  const torch::NoGradGuard no_grad;
  EXPECT_LE(linear->weight.abs().max().item<double>(), 0.1);
  EXPECT_GT(linear->weight.abs().max().item<double>(), 0.0999);
  EXPECT_NEAR(deviation(linear->weight), 0.1 / std::sqrt(3.0), 0.003);
  EXPECT_GT(linear->bias.abs().max().item<double>(), 0.09);
}

TEST(Init, DependsOnTheSeedAndNotOnTheGlobalGenerator) {
  ConvOptions options;
  options.in = 3;
  options.out = 8;
  options.kernel = 3;
  const auto weight = [&](std::uint64_t seed) {
    ConvNorm block(options, Activation::kRelu);
    init_convolutions(*block, Fan::kOut, make_generator(seed));
    return block->parameters()[0].detach();
  };
  const torch::Tensor first = weight(1);
  EXPECT_GT(deviation(first), 0.0);
  torch::manual_seed(99);
  const torch::Tensor state = torch::rand({3});
  EXPECT_TRUE(weight(1).equal(first));
  EXPECT_FALSE(weight(2).equal(first));
  torch::manual_seed(99);
  weight(1);
  EXPECT_TRUE(torch::rand({3}).equal(state));
}

}  // namespace
}  // namespace solera::nn
