#include "solera/data/mixing.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/error.h"

namespace solera::data {
namespace {

torch::Tensor numbered_images(std::int64_t count, std::int64_t side) {
  // Every pixel of image b is 10 b.
  return (torch::arange(count) * 10)
      .view({count, 1, 1, 1})
      .expand({count, 3, side, side})
      .to(torch::kUInt8)
      .contiguous(torch::MemoryFormat::ChannelsLast);
}

MixOptions options_of(MixKind kind) {
  MixOptions options;
  options.kind = kind;
  return options;
}

TEST(Mixing, IsAPureFunctionOfSeedAndStep) {
  const torch::Tensor images = numbered_images(8, 12);
  const auto draw = [&](std::uint64_t seed, std::int64_t step) {
    return *draw_mix(options_of(MixKind::kCutMix), seed, step, images);
  };
  EXPECT_TRUE(draw(1, 5).images(images).equal(draw(1, 5).images(images)));
  EXPECT_FALSE(draw(1, 5).partner.equal(draw(1, 6).partner));
  EXPECT_FALSE(draw(1, 5).partner.equal(draw(2, 5).partner));
}

TEST(Mixing, PastesOneBoxOfThePartnerIntoEveryImage) {
  const torch::Tensor images = numbered_images(6, 16);
  for (std::int64_t step = 0; step < 20; ++step) {
    const Mix mix = *draw_mix(options_of(MixKind::kCutMix), 3, step, images);
    const torch::Tensor mixed = mix.images(images);
    ASSERT_EQ(mixed.scalar_type(), torch::kUInt8);
    EXPECT_EQ(mixed.strides(), images.strides());
    const double own =
        mixed.eq(images).to(torch::kDouble).mean().item<double>();
    const torch::Tensor moved =
        mix.partner.ne(torch::arange(6)).to(torch::kDouble);
    const double expected =
        1.0 - (1.0 - mix.lambda) * moved.mean().item<double>();
    EXPECT_NEAR(own, expected, 1e-12);
    for (std::int64_t b = 0; b < 6; ++b) {
      const torch::Tensor box = mixed[b]
                                    .narrow(1, mix.top, mix.height)
                                    .narrow(2, mix.left, mix.width);
      EXPECT_TRUE(box.eq(10 * mix.partner[b]).all().item<bool>());
    }
  }
}

// E[lambda] of Beta(1, 1) is 1/2; clipping at the border gives some back.
TEST(Mixing, LambdaIsUniformButForTheBorder) {
  const torch::Tensor images = numbered_images(2, 64);
  double sum = 0.0;
  for (std::int64_t step = 0; step < 2000; ++step) {
    sum += draw_mix(options_of(MixKind::kMixup), 1, step, images)->lambda;
  }
  // Deviation of the mean: 0.29 / sqrt(2000) = 0.0065.
  EXPECT_NEAR(sum / 2000, 0.5, 0.03);
  double own = 0.0;
  for (std::int64_t step = 0; step < 2000; ++step) {
    own += draw_mix(options_of(MixKind::kCutMix), 1, step, images)->lambda;
  }
  EXPECT_GT(own / 2000, 0.55);
  EXPECT_LT(own / 2000, 0.75);
}

TEST(Mixing, MixupIsTheWeightedMeanInWholeGreyLevels) {
  const torch::Tensor images = numbered_images(5, 4);
  const Mix mix = *draw_mix(options_of(MixKind::kMixup), 4, 2, images);
  const torch::Tensor mixed = mix.images(images);
  for (std::int64_t b = 0; b < 5; ++b) {
    const double other = mix.partner[b].item<double>();
    const double expected = mix.lambda * 10.0 * static_cast<double>(b) +
                            (1.0 - mix.lambda) * 10.0 * other;
    EXPECT_NEAR(mixed[b][0][0][0].item<double>(), expected, 0.5 + 1e-4);
  }
}

TEST(Mixing, TargetsAreMixedByTheSameLambda) {
  const torch::Tensor images = numbered_images(4, 8);
  const Mix mix = *draw_mix(options_of(MixKind::kCutMix), 5, 1, images);
  const torch::Tensor targets = torch::eye(4, torch::kDouble);
  const torch::Tensor mixed = mix.targets(targets);
  EXPECT_TRUE(torch::allclose(
      mixed, mix.lambda * targets +
                 (1 - mix.lambda) * targets.index_select(0, mix.partner)));
  EXPECT_TRUE(torch::allclose(mixed.sum(1), torch::ones({4}, torch::kDouble)));
}

TEST(Mixing, LeavesTheShareOfBatchesThatItIsAskedTo) {
  const torch::Tensor images = numbered_images(2, 4);
  MixOptions options = options_of(MixKind::kCutMix);
  options.probability = 0.25;
  int mixed = 0;
  for (std::int64_t step = 0; step < 1000; ++step) {
    mixed += draw_mix(options, 9, step, images) ? 1 : 0;
  }
  // Deviation 13.7.
  EXPECT_NEAR(mixed, 250, 60);
  EXPECT_FALSE(draw_mix(options_of(MixKind::kNone), 9, 0, images));
}

TEST(Mixing, RefusesNumbersOutOfRange) {
  MixOptions options;
  options.alpha = 0.0;
  EXPECT_THROW(options.validate("mix"), Error);
  options = MixOptions{};
  options.probability = 1.5;
  EXPECT_THROW(options.validate("mix"), Error);
}

}  // namespace
}  // namespace solera::data
