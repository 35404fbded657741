#include "solera/metrics/distribution.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "tests/support/errors.h"

namespace solera::metrics {
namespace {

using testing::HasSubstr;

// 0 to 1000 in some other order.
std::vector<float> thousand() {
  std::vector<float> numbers;
  for (int i = 0; i <= 1000; ++i) {
    numbers.push_back(static_cast<float>(i * 3 % 1001));
  }
  return numbers;
}

TEST(Distribution, HasThePercentilesOfNumPy) {
  const Distribution found = describe_distribution(thousand());
  EXPECT_EQ(found.count, 1001);
  std::vector<double> percents;
  for (const auto& [percent, value] : found.percentiles) {
    percents.push_back(percent);
    EXPECT_NEAR(value, 10 * percent, 1e-9);
  }
  EXPECT_EQ(percents,
            (std::vector<double>{0.1, 1, 5, 25, 50, 75, 95, 99, 99.9}));
  // numpy.percentile([3, 1, 2, 10], 75)
  EXPECT_NEAR(describe_distribution({3, 1, 2, 10}).percentiles[5].second, 4.75,
              1e-12);
}

TEST(Distribution, CountsWhatLiesBetweenTheOuterPercentiles) {
  const Distribution found = describe_distribution(thousand());
  EXPECT_NEAR(found.low, 1.0, 1e-9);
  EXPECT_NEAR(found.high, 999.0, 1e-9);
  ASSERT_EQ(found.counts.size(), 64u);
  // Rounding decides whether the two at the borders are in.
  EXPECT_NEAR(std::accumulate(found.counts.begin(), found.counts.end(), 0), 998,
              1);
  for (const std::int64_t count : found.counts) {
    EXPECT_THAT(count, testing::AllOf(testing::Ge(15), testing::Le(17)));
  }
}

TEST(Distribution, OfEqualNumbersHasAWidth) {
  const Distribution found = describe_distribution({2, 2, 2});
  EXPECT_EQ(found.low, 1.5);
  EXPECT_EQ(found.high, 2.5);
  EXPECT_EQ(found.counts[32], 3);
}

TEST(Distribution, RefusesWhatIsNoNumber) {
  EXPECT_THAT(support::input_error_of([] { describe_distribution({}); }),
              HasSubstr("no number"));
  EXPECT_THAT(support::input_error_of([] {
                describe_distribution({1, NAN});
              }),
              HasSubstr("not finite"));
}

}  // namespace
}  // namespace solera::metrics
