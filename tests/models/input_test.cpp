#include "solera/models/input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/error.h"

namespace solera::models {
namespace {

torch::Tensor random_images(std::int64_t height, std::int64_t width) {
  torch::manual_seed(2);
  return torch::randint(0, 256, {3, 3, height, width}, torch::kByte)
      .contiguous(at::MemoryFormat::ChannelsLast);
}

InputSpec spec_of(int size) {
  InputSpec spec;
  spec.size = size;
  spec.mean = {0.1, 0.4, 0.7};
  spec.std = {0.2, 0.3, 0.5};
  return spec;
}

// The definition, one operation after the other.
torch::Tensor normalised(const torch::Tensor& pixels) {
  const torch::Tensor mean = torch::tensor({0.1, 0.4, 0.7}).view({1, 3, 1, 1});
  const torch::Tensor std = torch::tensor({0.2, 0.3, 0.5}).view({1, 3, 1, 1});
  return (pixels.to(torch::kFloat) / 255.0 - mean) / std;
}

TEST(Input, IsPixelsOver255MinusMeanOverStd) {
  const torch::Tensor images = random_images(16, 16);
  const torch::Tensor input = make_input(images, spec_of(16), torch::kCPU);
  EXPECT_EQ(input.scalar_type(), torch::kFloat);
  // Absolute tolerance 1e-5 of values up to 5.
  EXPECT_TRUE(torch::allclose(input, normalised(images), 0.0, 1e-5));
}

TEST(Input, IsChannelsLastWhateverTheBatchIs) {
  const torch::Tensor images = random_images(16, 16);
  const torch::Tensor planes = images.contiguous();
  for (const int size : {16, 8}) {
    const torch::Tensor input = make_input(images, spec_of(size), torch::kCPU);
    EXPECT_TRUE(input.is_contiguous(at::MemoryFormat::ChannelsLast)) << size;
    EXPECT_TRUE(make_input(planes, spec_of(size), torch::kCPU).equal(input))
        << size;
  }
}

TEST(Input, IsResizedWithAntialiasing) {
  const torch::Tensor images = random_images(32, 32);
  const torch::Tensor input = make_input(images, spec_of(8), torch::kCPU);
  const torch::Tensor expected = normalised(torch::nn::functional::interpolate(
      images.to(torch::kFloat).contiguous(),
      torch::nn::functional::InterpolateFuncOptions()
          .size(std::vector<std::int64_t>{8, 8})
          .mode(torch::kBilinear)
          .align_corners(false)
          .antialias(true)));
  EXPECT_TRUE(torch::allclose(input, expected, 0.0, 1e-4));
}

// What Pillow's Image.resize((2, 2), BICUBIC or so) makes of four rows
// 100 100 100 200.
TEST(Input, IsResizedByTheInterpolationOfTheSpec) {
  torch::Tensor image = torch::full({1, 3, 4, 4}, 100, torch::kByte);
  image.select(3, 3).fill_(200);
  InputSpec spec;
  spec.size = 2;
  spec.mean = {0.0, 0.0, 0.0};
  spec.std = {1.0, 1.0, 1.0};
  const auto row = [&](Interpolation interpolation) {
    spec.interpolation = interpolation;
    return make_input(image, spec, torch::kCPU)[0][1][1] * 255;
  };
  // Half a grey level: Pillow rounds.
  const auto is = [](const torch::Tensor& found, float left, float right) {
    return torch::allclose(found, torch::tensor({left, right}), 0.0, 0.51);
  };
  EXPECT_TRUE(is(row(Interpolation::kNearest), 100, 200));
  EXPECT_TRUE(is(row(Interpolation::kBilinear), 100, 143));
  EXPECT_TRUE(is(row(Interpolation::kBicubic), 96, 146));
}

TEST(Input, OfABatchThatIsNotSquareIsSquare) {
  const torch::Tensor input =
      make_input(random_images(20, 30), spec_of(24), torch::kCPU);
  EXPECT_EQ(input.sizes().vec(), (std::vector<std::int64_t>{3, 3, 24, 24}));
}

TEST(InputSpec, RefusesWhatCannotBeAnInput) {
  InputSpec no_size;
  no_size.size = 0;
  EXPECT_THROW(no_size.validate("input"), Error);
  InputSpec grey;
  grey.mean = {0.5};
  EXPECT_THROW(grey.validate("input"), Error);
  InputSpec flat;
  flat.std = {0.2, 0.0, 0.2};
  EXPECT_THROW(flat.validate("input"), Error);
  InputSpec outside;
  outside.crop_pct = 1.5;
  EXPECT_THROW(outside.validate("input"), Error);
  EXPECT_NO_THROW(InputSpec{}.validate("input"));
}

}  // namespace
}  // namespace solera::models
