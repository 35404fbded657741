#include "solera/core/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace solera {
namespace {

// kat_vectors of the authors' Random123 library, philox4x32 with 10 rounds.
TEST(Philox, GivesTheKnownAnswersOfRandom123) {
  using Words = std::array<std::uint32_t, 4>;
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t kOnes = 0xffffffff;
  EXPECT_EQ(philox4x32({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                       {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Mix64, GivesTheKnownAnswersOfSplitMix64) {
  // The first outputs of the reference splitmix64 seeded with 0.
  EXPECT_EQ(mix64(0), 0xe220a8397b1dcdafU);
  EXPECT_EQ(mix64(0x9E3779B97F4A7C15), 0x6e789e6aa1b965f4U);
}

TEST(RandomStream, IsAPureFunctionOfItsAddress) {
  RandomStream a(1, 2, 3, 4);
  RandomStream b(1, 2, 3, 4);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.bits(), b.bits());
}

TEST(RandomStream, ChangesWithEveryPartOfItsAddress) {
  const std::uint64_t high = std::uint64_t{1} << 32;
  std::set<std::uint64_t> seen;
  for (RandomStream stream :
       {RandomStream(1, 2, 3, 4), RandomStream(0, 2, 3, 4),
        RandomStream(1 + high, 2, 3, 4), RandomStream(1, 1, 3, 4),
        RandomStream(1, 2 + high, 3, 4), RandomStream(1, 2, 2, 4),
        RandomStream(1, 2, 3, 5)}) {
    const std::uint64_t word = stream.bits();
    seen.insert(word << 32 | stream.bits());
  }
  EXPECT_EQ(seen.size(), 7U);
}

// Chi-square with 99 degrees of freedom lies below 149 in 99.9 % of all seeds.
TEST(RandomStream, IsUniform) {
  RandomStream stream(7, 0, 0, 0);
  std::array<int, 100> counts{};
  constexpr int kDraws = 100000;
  for (int i = 0; i < kDraws; ++i) {
    const double u = stream.uniform();
    ASSERT_TRUE(u >= 0.0 && u < 1.0);
    ++counts[static_cast<std::size_t>(u * 100)];
  }
  double chi2 = 0;
  for (const int count : counts) {
    chi2 += std::pow(count - kDraws / 100.0, 2) / (kDraws / 100.0);
  }
  EXPECT_LT(chi2, 149);
  EXPECT_GT(chi2, 60);
}

TEST(RandomStream, StaysInTheGivenInterval) {
  RandomStream stream(7, 1, 0, 0);
  double sum = 0;
  for (int i = 0; i < 10000; ++i) {
    const double u = stream.uniform(-3.0, 5.0);
    ASSERT_TRUE(u >= -3.0 && u < 5.0);
    sum += u;
  }
  // Four standard errors of the mean: 4 * 8 / sqrt(12 * 10000).
  EXPECT_NEAR(sum / 10000, 1.0, 0.093);
}

TEST(RandomStream, DrawsBelowALimitWithoutBias) {
  RandomStream stream(7, 2, 0, 0);
  std::array<int, 3> counts{};
  for (int i = 0; i < 30000; ++i) {
    const std::int64_t x = stream.below(3);
    ASSERT_TRUE(x >= 0 && x < 3);
    ++counts[static_cast<std::size_t>(x)];
  }
  // Four standard deviations: 4 * sqrt(30000 * 2 / 9).
  for (const int count : counts) EXPECT_NEAR(count, 10000, 327);
  EXPECT_EQ(stream.below(1), 0);
}

TEST(RandomStream, DrawsBelowALargeLimitWithoutBias) {
  RandomStream stream(7, 3, 0, 0);
  // 2^64 mod limit is 2/3 limit: a plain remainder of 64 bits would fall into
  // the lowest third with probability 3/8.
  const std::int64_t limit = (std::int64_t{3} << 61);
  int low = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::int64_t x = stream.below(limit);
    ASSERT_TRUE(x >= 0 && x < limit);
    low += x < limit / 3 ? 1 : 0;
  }
  // Four standard deviations: 4 * sqrt(20000 * 2 / 9).
  EXPECT_NEAR(low, 20000 / 3.0, 267);
}

struct MeanAndVariance {
  double mean = 0;
  double variance = 0;
};

template <class Draw>
MeanAndVariance moments_of(Draw draw) {
  constexpr int kDraws = 40000;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double x = draw();
    sum += x;
    squares += x * x;
  }
  const double mean = sum / kDraws;
  return {mean, squares / kDraws - mean * mean};
}

// Tolerances are at least four standard errors of 40000 draws.
TEST(RandomStream, HasTheMomentsOfItsDistributions) {
  RandomStream stream(7, 4, 0, 0);
  const auto normal = moments_of([&] { return stream.normal(); });
  EXPECT_NEAR(normal.mean, 0, 0.02);
  EXPECT_NEAR(normal.variance, 1, 0.03);
  for (const double shape : {0.3, 1.0, 4.5}) {
    const auto gamma = moments_of([&] { return stream.gamma(shape); });
    EXPECT_NEAR(gamma.mean, shape, 0.02 * std::sqrt(shape) + 1e-3) << shape;
    EXPECT_NEAR(gamma.variance, shape, 0.08 * shape + 0.02) << shape;
  }
  const auto beta = moments_of([&] { return stream.beta(2, 6); });
  EXPECT_NEAR(beta.mean, 0.25, 0.003);
  EXPECT_NEAR(beta.variance, 12.0 / (64 * 9), 0.001);
}

TEST(RandomStream, GivesANumberForTheSmallestShapesOfBeta) {
  RandomStream stream(7, 5, 0, 0);
  double sum = 0;
  for (int i = 0; i < 2000; ++i) {
    const double x = stream.beta(1e-4, 1e-4);
    ASSERT_TRUE(x >= 0.0 && x <= 1.0) << x;
    sum += x;
  }
  // Four standard errors: 4 * 0.5 / sqrt(2000).
  EXPECT_NEAR(sum / 2000, 0.5, 0.045);
}

TEST(RandomPermutation, HoldsEveryIndexOnce) {
  for (const std::int64_t size : {0, 1, 2, 1000}) {
    std::vector<std::int64_t> order = random_permutation(size, 3, 5);
    std::vector<std::int64_t> expected(static_cast<std::size_t>(size));
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_TRUE(size < 1000 || order != expected);
    std::sort(order.begin(), order.end());
    EXPECT_EQ(order, expected);
  }
}

TEST(RandomPermutation, ChangesWithSeedAndStreamOnly) {
  EXPECT_EQ(random_permutation(50, 3, 5), random_permutation(50, 3, 5));
  EXPECT_NE(random_permutation(50, 3, 5), random_permutation(50, 4, 5));
  EXPECT_NE(random_permutation(50, 3, 5), random_permutation(50, 3, 6));
}

TEST(RandomPermutation, GivesEveryOrderEquallyOften) {
  std::map<std::vector<std::int64_t>, int> counts;
  for (std::uint64_t stream = 0; stream < 6000; ++stream) {
    ++counts[random_permutation(3, 9, stream)];
  }
  EXPECT_EQ(counts.size(), 6U);
  // Four standard deviations: 4 * sqrt(6000 * 5 / 36).
  for (const auto& [order, count] : counts) EXPECT_NEAR(count, 1000, 116);
}

}  // namespace
}  // namespace solera
