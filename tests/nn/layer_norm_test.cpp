#include "solera/nn/layer_norm.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/nn/parameter.h"

namespace solera::nn {
namespace {

constexpr std::int64_t kChannels = 6;

template <class Norm>
Norm make_norm(double eps) {
  torch::manual_seed(1);
  Norm norm(LayerNormOptions{kChannels, eps});
  const torch::NoGradGuard no_grad;
  norm->weight.normal_();
  norm->bias.normal_();
  return norm;
}

// The definition, channels last.
torch::Tensor by_definition(const torch::Tensor& x, const LayerNormImpl& norm,
                            double eps) {
  const torch::Tensor centred = x - x.mean({-1}, true);
  const torch::Tensor variance = (centred * centred).mean({-1}, true);
  return centred / (variance + eps).sqrt() * norm.weight + norm.bias;
}

TEST(LayerNorm, NormalisesTheLastDimension) {
  // An eps as large as the variance, so that its place matters.
  LayerNorm norm = make_norm<LayerNorm>(0.5);
  const torch::Tensor x = torch::randn({2, 3, kChannels});
  EXPECT_TRUE(norm(x).allclose(by_definition(x, *norm, 0.5), 1e-5, 1e-5));
}

TEST(LayerNorm, OfAMapNormalisesItsChannelsInAnyLayout) {
  LayerNorm2d norm = make_norm<LayerNorm2d>(0.5);
  const torch::Tensor x = torch::randn({2, kChannels, 4, 5});
  const torch::Tensor expected =
      by_definition(x.permute({0, 2, 3, 1}), *norm, 0.5).permute({0, 3, 1, 2});
  EXPECT_TRUE(norm(x).allclose(expected, 1e-5, 1e-5));
  const torch::Tensor last = x.contiguous(at::MemoryFormat::ChannelsLast);
  EXPECT_TRUE(norm(last).allclose(expected, 1e-5, 1e-5));
  EXPECT_TRUE(norm(last).is_contiguous(at::MemoryFormat::ChannelsLast));
}

}  // namespace
}  // namespace solera::nn
