#include "solera/nn/attention.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

namespace solera::nn {
namespace {

Attention make_attention(bool qkv_bias) {
  torch::manual_seed(1);
  AttentionOptions options;
  options.channels = 12;
  options.heads = 3;
  options.qkv_bias = qkv_bias;
  Attention attention(options);
  const torch::NoGradGuard no_grad;
  for (torch::Tensor& parameter : attention->parameters()) {
    parameter.normal_();
  }
  return attention;
}

// The definition, head by head and token by token.
torch::Tensor by_definition(const Attention& attention,
                            const torch::Tensor& x) {
  const auto state = attention->named_parameters();
  const torch::Tensor qkv =
      torch::linear(x, state["qkv.weight"], state["qkv.bias"]);
  std::vector<torch::Tensor> heads;
  for (std::int64_t head = 0; head < 3; ++head) {
    const auto part = [&](std::int64_t kind) {
      return qkv.narrow(2, 12 * kind + 4 * head, 4);
    };
    std::vector<torch::Tensor> tokens;
    for (std::int64_t i = 0; i < x.size(1); ++i) {
      const torch::Tensor scores =
          (part(0).narrow(1, i, 1) * part(1)).sum(-1) / std::sqrt(4.0);
      const torch::Tensor shares = scores.softmax(-1).unsqueeze(-1);
      tokens.push_back((shares * part(2)).sum(1));
    }
    heads.push_back(torch::stack(tokens, 1));
  }
  return torch::linear(torch::cat(heads, 2), state["proj.weight"],
                       state["proj.bias"]);
}

TEST(Attention, IsTheWeightedMeanOfValuesOfEachHead) {
  Attention attention = make_attention(true);
  const torch::Tensor x = torch::randn({2, 5, 12});
  // Absolute tolerance 1e-4 of values up to 30.
  EXPECT_TRUE(attention(x).allclose(by_definition(attention, x), 1e-5, 1e-4));
}

TEST(Attention, MayHaveNoBiasBeforeTheHeads) {
  const Attention attention = make_attention(false);
  EXPECT_FALSE(attention->named_parameters().contains("qkv.bias"));
  EXPECT_TRUE(attention->named_parameters().contains("proj.bias"));
}

}  // namespace
}  // namespace solera::nn
