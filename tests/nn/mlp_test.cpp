#include "solera/nn/mlp.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

namespace solera::nn {
namespace {

Mlp make_mlp(bool response_norm) {
  torch::manual_seed(1);
  MlpOptions options;
  options.channels = 3;
  options.hidden = 4;
  options.response_norm = response_norm;
  Mlp mlp(options);
  const torch::NoGradGuard no_grad;
  for (torch::Tensor& parameter : mlp->parameters()) parameter.normal_();
  return mlp;
}

torch::Tensor hidden_of(const Mlp& mlp, const torch::Tensor& x) {
  const auto state = mlp->named_parameters();
  const torch::Tensor h =
      torch::linear(x, state["fc1.weight"], state["fc1.bias"]);
  return h * 0.5 * (1.0 + (h / std::sqrt(2.0)).erf());  // the exact GELU
}

torch::Tensor output_of(const Mlp& mlp, const torch::Tensor& hidden) {
  const auto state = mlp->named_parameters();
  return torch::linear(hidden, state["fc2.weight"], state["fc2.bias"]);
}

TEST(Mlp, HasAGeluBetweenTwoLayers) {
  Mlp mlp = make_mlp(false);
  const torch::Tensor x = torch::randn({2, 5, 3});
  const torch::Tensor expected = output_of(mlp, hidden_of(mlp, x));
  EXPECT_TRUE(mlp(x).allclose(expected, 1e-4, 1e-5));
  const torch::NoGradGuard no_grad;  // the activation is in place then
  EXPECT_TRUE(mlp(x).allclose(expected, 1e-4, 1e-5));
}

// Channel by channel: g of a channel is its norm over the map, divided by the
// mean of all g of that image.
TEST(Mlp, CanNormaliseResponsesOverTheMap) {
  Mlp mlp = make_mlp(true);
  const torch::Tensor x = torch::randn({2, 3, 2, 3});
  const torch::Tensor hidden = hidden_of(mlp, x);
  const torch::Tensor g = (hidden * hidden).sum({1, 2}).sqrt();
  const torch::Tensor share = g / (g.mean(1, true) + 1e-6);
  const auto state = mlp->named_parameters();
  const torch::Tensor normalised =
      hidden + state["grn.bias"] +
      state["grn.weight"] * hidden * share.view({2, 1, 1, 4});
  EXPECT_TRUE(mlp(x).allclose(output_of(mlp, normalised), 1e-4, 1e-4));
}

TEST(ResponseNorm, StartsAsTheIdentity) {
  ResponseNorm norm(4);
  const torch::Tensor x = torch::randn({1, 2, 2, 4});
  EXPECT_TRUE(norm(x).equal(x));
}

}  // namespace
}  // namespace solera::nn
