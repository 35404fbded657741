#include "solera/nn/squeeze_excite.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/nn/parameter.h"

namespace solera::nn {
namespace {

// Two channels, one between: reduce = (1, -2) and 1, expand = (3, -1) and
// (-2, 0.5).
SqueezeExcite small_block(Activation inner, Activation gate) {
  SqueezeExciteOptions options;
  options.channels = 2;
  options.reduced = 1;
  options.inner = inner;
  options.gate = gate;
  SqueezeExcite block(options);
  const torch::NoGradGuard no_grad;
  auto parameters = block->named_parameters();
  parameters["fc1.weight"].copy_(torch::tensor({1.0, -2.0}).view({1, 2, 1, 1}));
  parameters["fc1.bias"].fill_(1.0);
  parameters["fc2.weight"].copy_(torch::tensor({3.0, -1.0}).view({2, 1, 1, 1}));
  parameters["fc2.bias"].copy_(torch::tensor({-2.0, 0.5}));
  return block;
}

// Means of the channels: 2 and 0.5.
torch::Tensor small_map() {
  return torch::tensor({1.0, 3.0, 0.0, 1.0}).view({1, 2, 1, 2});
}

TEST(SqueezeExcite, ScalesChannelsByTheGateOfTheirMeans) {
  const torch::NoGradGuard no_grad;
  SqueezeExcite block =
      small_block(Activation::kRelu, Activation::kHardSigmoid);
  // reduce: 2 - 2 * 0.5 + 1 = 2; expand: 4 and -1.5; gates: 1 and 0.25.
  const torch::Tensor expected =
      torch::tensor({1.0, 3.0, 0.0, 0.25}).view({1, 2, 1, 2});
  EXPECT_TRUE(torch::allclose(block->forward(small_map()), expected, 0, 1e-6));
}

TEST(SqueezeExcite, TakesBothActivationsFromItsOptions) {
  const torch::NoGradGuard no_grad;
  SqueezeExcite block = small_block(Activation::kSilu, Activation::kSigmoid);
  // silu(2) = 1.7615942; expand: 3.2847826 and -1.2615942.
  const torch::Tensor expected =
      torch::tensor({0.9639031, 2.8917092, 0.0, 0.2206996}).view({1, 2, 1, 2});
  EXPECT_TRUE(torch::allclose(block->forward(small_map()), expected, 0, 1e-6));
}

TEST(SqueezeExcite, GivesTheGradientOfTheDefinition) {
  torch::manual_seed(4);
  for (const Activation inner : {Activation::kRelu, Activation::kSilu}) {
    for (const Activation gate :
         {Activation::kSigmoid, Activation::kHardSigmoid}) {
      SqueezeExcite block = small_block(inner, gate);
      const torch::Tensor map = torch::relu(torch::randn({3, 2, 4, 4}));
      const torch::Tensor leaf = map.clone().requires_grad_();
      // As in a network: an in-place activation comes before the block.
      block->forward(activate_(leaf * 1.0, Activation::kRelu))
          .square()
          .sum()
          .backward();

      const torch::Tensor other = map.clone().requires_grad_();
      auto p = block->named_parameters();
      torch::Tensor y = torch::conv2d(torch::relu(other).mean({2, 3}, true),
                                      p["fc1.weight"], p["fc1.bias"]);
      y = inner == Activation::kRelu ? torch::relu(y) : torch::silu(y);
      y = torch::conv2d(y, p["fc2.weight"], p["fc2.bias"]);
      y = gate == Activation::kSigmoid ? torch::sigmoid(y)
                                       : torch::hardsigmoid(y);
      (torch::relu(other) * y).square().sum().backward();
      EXPECT_TRUE(torch::allclose(leaf.grad(), other.grad(), 1e-5, 1e-6));
    }
  }
}

TEST(SqueezeExcite, HasTheNamesOfItsOptions) {
  SqueezeExciteOptions options;
  options.channels = 16;
  options.reduced = 4;
  options.reduce_name = "conv_reduce";
  options.expand_name = "conv_expand";
  const ShapesOnly shapes;
  const SqueezeExcite block(options);
  const auto parameters = block->named_parameters();
  ASSERT_EQ(parameters.size(), 4U);
  EXPECT_EQ(parameters[0].key(), "conv_reduce.weight");
  EXPECT_EQ(parameters[0].value().sizes(), torch::IntArrayRef({4, 16, 1, 1}));
  EXPECT_EQ(parameters[3].key(), "conv_expand.bias");
  EXPECT_EQ(parameters[3].value().sizes(), torch::IntArrayRef({16}));
}

}  // namespace
}  // namespace solera::nn
