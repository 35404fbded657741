#include "solera/metrics/proportion.h"

#include <gtest/gtest.h>

namespace solera::metrics {
namespace {

// Newcombe, "Two-sided confidence intervals for the single proportion",
// Statistics in Medicine 1998, table I, method 3.
TEST(Proportion, HasTheIntervalsOfNewcombesTable) {
  const auto is = [](std::int64_t right, std::int64_t count, double low,
                     double high) {
    const Interval found = wilson_interval(right, count);
    EXPECT_NEAR(found.low, low, 5e-5) << right << " of " << count;
    EXPECT_NEAR(found.high, high, 5e-5) << right << " of " << count;
  };
  is(81, 263, 0.2553, 0.3662);
  is(15, 148, 0.0624, 0.1605);
  is(0, 20, 0.0000, 0.1611);
  is(1, 29, 0.0061, 0.1718);
  is(0, 0, 0.0, 1.0);
}

TEST(Proportion, SignTestCountsTossesOfACoin) {
  EXPECT_NEAR(sign_test(8, 2), 56.0 / 1024, 1e-12);
  EXPECT_NEAR(sign_test(0, 5), 1.0, 1e-12);
  EXPECT_NEAR(sign_test(5, 0), 1.0 / 32, 1e-12);
  EXPECT_EQ(sign_test(0, 0), 1.0);
  EXPECT_LT(sign_test(600, 400), 1e-9);
}

}  // namespace
}  // namespace solera::metrics
