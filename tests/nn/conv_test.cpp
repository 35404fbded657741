#include "solera/nn/conv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/nn/layout.h"

namespace solera::nn {
namespace {

Conv2d make_conv(std::int64_t kernel, std::int64_t stride, Padding padding) {
  torch::manual_seed(1);
  ConvOptions options;
  options.in = 4;
  options.out = 6;
  options.kernel = kernel;
  options.stride = stride;
  options.groups = 2;
  options.padding = padding;
  Conv2d conv(options);
  const torch::NoGradGuard no_grad;
  conv->weight.normal_();
  return conv;
}

torch::Tensor convolve(const torch::Tensor& x, const Conv2d& conv,
                       std::int64_t stride, std::int64_t padding) {
  const auto options = torch::nn::functional::Conv2dFuncOptions()
                           .stride(stride)
                           .padding(padding)
                           .groups(conv->options().groups);
  return torch::nn::functional::conv2d(x, conv->weight, options);
}

// TensorFlow's rule, written out: output o sees inputs from
// o * stride - before, before = half of the missing border, rounded down.
torch::Tensor same_by_definition(const Conv2d& conv, const torch::Tensor& x) {
  const std::int64_t kernel = conv->options().kernel;
  const std::int64_t stride = conv->options().stride;
  const std::int64_t side = (x.size(2) + stride - 1) / stride;
  const std::int64_t before =
      std::max<std::int64_t>((side - 1) * stride + kernel - x.size(2), 0) / 2;
  const torch::Tensor wide = torch::constant_pad_nd(x, {9, 9, 9, 9});
  std::vector<torch::Tensor> pixels;
  for (std::int64_t i = 0; i < side * side; ++i) {
    const std::int64_t top = 9 + (i / side) * stride - before;
    const std::int64_t left = 9 + (i % side) * stride - before;
    const torch::Tensor window =
        wide.narrow(2, top, kernel).narrow(3, left, kernel);
    pixels.push_back(convolve(window, conv, 1, 0));
  }
  return torch::cat(pixels, 3).view({x.size(0), -1, side, side});
}

TEST(Conv, PadsSymmetricallyAsTorch) {
  Conv2d conv = make_conv(3, 2, Padding::kSymmetric);
  const torch::Tensor x = torch::randn({2, 4, 9, 9});
  EXPECT_TRUE(conv(x).equal(torch::conv2d(x, conv->weight, torch::Tensor(),
                                          {2, 2}, {1, 1}, {1, 1}, 2)));
}

class SameConv : public testing::TestWithParam<
                     std::tuple<std::int64_t, std::int64_t, std::int64_t>> {};

TEST_P(SameConv, PadsAsTensorFlow) {
  const auto [kernel, stride, side] = GetParam();
  Conv2d conv = make_conv(kernel, stride, Padding::kSame);
  const torch::Tensor x = torch::randn({2, 4, side, side});
  EXPECT_TRUE(
      torch::allclose(conv(x), same_by_definition(conv, x), 1e-4, 1e-5));
}

INSTANTIATE_TEST_SUITE_P(Sizes, SameConv,
                         testing::Combine(testing::Values(1, 3, 5, 7),
                                          testing::Values(1, 2),
                                          testing::Values(7, 8)));

TEST(Pooling, WithSameBorderStartsAtTheFirstPixel) {
  const torch::Tensor x = torch::rand({1, 2, 8, 8});
  const torch::Tensor same = max_pool_3x3(x, Padding::kSame);
  EXPECT_EQ(same.size(2), 4);
  EXPECT_TRUE(same.index({0, 0, 0, 0})
                  .equal(x[0][0].narrow(0, 0, 3).narrow(1, 0, 3).max()));
  EXPECT_TRUE(same.index({0, 0, 3, 3})
                  .equal(x[0][0].narrow(0, 6, 2).narrow(1, 6, 2).max()));
  const torch::Tensor symmetric = max_pool_3x3(x, Padding::kSymmetric);
  EXPECT_TRUE(symmetric.index({0, 0, 0, 0})
                  .equal(x[0][0].narrow(0, 0, 2).narrow(1, 0, 2).max()));
}

TEST(Conv, AbsorbsAnAffineMapOfItsOutput) {
  Conv2d conv = make_conv(3, 1, Padding::kSymmetric);
  const torch::NoGradGuard no_grad;
  const torch::Tensor x = torch::randn({2, 4, 5, 5});
  const torch::Tensor scale = torch::rand({6}, torch::kDouble) + 0.5;
  const torch::Tensor shift = torch::randn({6}, torch::kDouble);
  torch::Tensor expected = conv(x);
  for (int times = 0; times < 2; ++times) {  // without a bias, then with one
    conv->absorb(scale, shift);
    expected = expected * scale.view({1, 6, 1, 1}).to(torch::kFloat) +
               shift.view({1, 6, 1, 1}).to(torch::kFloat);
    EXPECT_TRUE(torch::allclose(conv(x), expected, 1e-4, 1e-4));
  }
}

TEST(Layout, ChannelsLastKeepsValuesAndGradients) {
  Conv2d conv = make_conv(3, 1, Padding::kSymmetric);
  const torch::Tensor x = torch::randn({2, 4, 5, 5});
  const torch::Tensor before = conv(x).detach();
  use_channels_last(*conv);
  EXPECT_TRUE(conv->weight.is_contiguous(at::MemoryFormat::ChannelsLast));
  EXPECT_TRUE(conv->weight.is_same(conv->parameters()[0]));
  EXPECT_TRUE(conv->weight.requires_grad());
  EXPECT_TRUE(torch::allclose(conv(x), before, 1e-4, 1e-5));
}

}  // namespace
}  // namespace solera::nn
