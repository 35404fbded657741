#include "solera/nn/linear.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/nn/init.h"
#include "solera/nn/mlp.h"
#include "solera/nn/parameter.h"

namespace solera::nn {
namespace {

TEST(Linear, IsTorchsWithTheSameWeights) {
  torch::manual_seed(1);
  Linear linear(LinearOptions{3, 4});
  const torch::NoGradGuard no_grad;
  linear->weight.normal_();
  linear->bias.normal_();
  const torch::Tensor x = torch::randn({2, 5, 3});
  const torch::Tensor expected = x.matmul(linear->weight.t()) + linear->bias;
  EXPECT_TRUE(linear(x).allclose(expected, 1e-5, 1e-6));
}

TEST(Linear, CostsNoMemoryWhenOnlyShapesAreWanted) {
  const ShapesOnly shapes;
  const Linear linear(LinearOptions{3, 4});
  EXPECT_TRUE(linear->weight.is_meta());
  EXPECT_TRUE(linear->bias.is_meta());
}

TEST(Linears, BelowAModuleAreInitialisedNormally) {
  MlpOptions options;
  options.channels = 100;
  options.hidden = 200;
  Mlp mlp(options);
  for (torch::Tensor& parameter : mlp->parameters()) {
    const torch::NoGradGuard no_grad;
    parameter.fill_(7.0);
  }
  init_linears_normal(*mlp, 0.02, make_generator(3));
  const auto state = mlp->named_parameters();
  for (const char* name : {"fc1.weight", "fc2.weight"}) {
    // 20,000 numbers: their deviation is known to half a percent.
    EXPECT_NEAR(state[name].std().item<double>(), 0.02, 0.0005) << name;
    EXPECT_NEAR(state[name].mean().item<double>(), 0.0, 0.0005) << name;
  }
  EXPECT_EQ(state["fc1.bias"].abs().max().item<double>(), 0.0);
  EXPECT_FALSE(
      state["fc1.weight"].flatten().equal(state["fc2.weight"].flatten()));
}

}  // namespace
}  // namespace solera::nn
