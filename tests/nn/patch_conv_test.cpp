#include "solera/nn/patch_conv.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/nn/init.h"

namespace solera::nn {
namespace {

TEST(PatchConv, IsALinearMapOfEachPatch) {
  torch::manual_seed(1);
  PatchConv2d conv(PatchConvOptions{2, 5, 4});
  conv->init_default(make_generator(2));
  const torch::Tensor x = torch::randn({3, 2, 8, 14});  // two columns too many
  const torch::Tensor map = conv(x);
  ASSERT_EQ(map.sizes().vec(), (std::vector<std::int64_t>{3, 5, 2, 3}));
  const torch::Tensor patch = x.narrow(2, 4, 4).narrow(3, 8, 4).flatten(1);
  const torch::Tensor expected =
      torch::linear(patch, conv->weight.flatten(1), conv->bias);
  const torch::Tensor found = map.select(3, 2).select(2, 1);
  EXPECT_TRUE(found.allclose(expected, 1e-4, 1e-5));
}

TEST(PatchConv, IsInitialisedAsTorchsConvolution) {
  PatchConv2d conv(PatchConvOptions{3, 64, 16});
  conv->init_default(make_generator(2));
  const double bound = 1.0 / std::sqrt(3.0 * 16.0 * 16.0);
  for (const torch::Tensor& tensor : {conv->weight, conv->bias}) {
    const double largest = tensor.abs().max().item<double>();
    EXPECT_LE(largest, bound);
    EXPECT_GE(largest, 0.9 * bound);
    // Uniform numbers have the deviation bound / sqrt(3): 64 of them within
    // a fifth.
    EXPECT_NEAR(tensor.std().item<double>(), bound / std::sqrt(3.0),
                0.2 * bound);
  }
}

}  // namespace
}  // namespace solera::nn
