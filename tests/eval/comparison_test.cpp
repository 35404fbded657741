#include "solera/eval/comparison.h"

#include <gtest/gtest.h>

#include "solera/core/error.h"

namespace solera::eval {
namespace {

constexpr double kRounding = 1e-12;

TEST(Comparison, PairsDrawsOfOneSeed) {
  const Comparison found =
      compare({{{62.0, 65.0, 67.0}}}, {{{60.0, 62.0, 66.0}}}, "t");
  EXPECT_NEAR(found.draws.mean, 2.0, kRounding);
  EXPECT_EQ(found.draw_differences, (std::vector<double>{2.0, 3.0, 1.0}));
  // t(0.975, 2) * 1 / sqrt(3)
  EXPECT_NEAR(found.draws.student.high, 2.0 + 2.4841377, 1e-6);
  EXPECT_FALSE(found.seeds.has_value());
}

TEST(Comparison, TakesEverySeedsMeanAsOneObservation) {
  const Comparison found = compare({{{62.0, 64.0}, {66.0, 66.0}}},
                                   {{{60.0, 60.0}, {65.0, 63.0}}}, "t");
  EXPECT_EQ(found.seed_differences, (std::vector<double>{3.0, 2.0}));
  ASSERT_TRUE(found.seeds.has_value());
  EXPECT_NEAR(found.seeds->mean, 2.5, kRounding);
  // t(0.975, 1) * sqrt(1/2) / sqrt(2): two seeds know little.
  EXPECT_NEAR(found.seeds->student.low, 2.5 - 6.3531, 1e-4);
  EXPECT_EQ(found.draw_differences, (std::vector<double>{1.5, 3.5}));
}

TEST(Comparison, LetsOneNetworkStandForEverySeed) {
  const Comparison found = compare({{{62.0}, {64.0}, {63.0}}}, {{{60.0}}}, "t");
  EXPECT_EQ(found.seed_differences, (std::vector<double>{2.0, 4.0, 3.0}));
  const Comparison turned =
      compare({{{60.0}}}, {{{62.0}, {64.0}, {63.0}}}, "t");
  EXPECT_NEAR(turned.draws.mean, -3.0, kRounding);
}

TEST(Comparison, RefusesWhatDoesNotPair) {
  const Observations two = {{{1.0, 2.0}, {1.0, 2.0}}};
  const Observations three = {{{1.0, 2.0}, {1.0, 2.0}, {1.0, 2.0}}};
  EXPECT_THROW(compare(two, three, "t"), Error);
  EXPECT_THROW(compare({{{1.0}}}, {{{1.0, 2.0}}}, "t"), Error);
}

TEST(Comparison, AveragesTasksSeedBySeed) {
  const Observations a = {{{10.0, 20.0}, {30.0, 40.0}}};
  const Observations b = {{{20.0, 40.0}, {30.0, 20.0}}};
  const Observations mean = mean_over_tasks({&a, &b}, "t");
  EXPECT_EQ(mean.seeds,
            (std::vector<std::vector<double>>{{15.0, 30.0}, {30.0, 30.0}}));
  EXPECT_EQ(mean.mean_of_seeds(), (std::vector<double>{22.5, 30.0}));
  const Observations other = {{{20.0, 40.0}}};
  EXPECT_THROW(mean_over_tasks({&a, &other}, "t"), Error);
}

}  // namespace
}  // namespace solera::eval
