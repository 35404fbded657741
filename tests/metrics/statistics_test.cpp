#include "solera/metrics/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/value.h"
#include "solera/metrics/student_t.h"

namespace solera::metrics {
namespace {

// Expected values of this file: scipy.stats.t (SciPy 1.10).

std::vector<double> numbers(const Value& object, const char* key) {
  std::vector<double> numbers;
  for (const Value& item : object.at(key).items()) {
    numbers.push_back(item.as_double());
  }
  return numbers;
}

struct Quantile {
  double probability, degrees, t;
};

TEST(StudentT, HasScipysQuantiles) {
  const Quantile known[] = {
      {0.975, 1, 12.706204736432095},   {0.975, 2, 4.302652729911275},
      {0.975, 9, 2.2621571627409915},   {0.975, 49, 2.009575234489209},
      {0.995, 4, 4.604094871415897},    {0.9, 1000, 1.2823987214609247},
      {0.025, 49, -2.0095752344892093}, {0.6, 3, 0.27667066230490933},
  };
  for (const Quantile& q : known) {
    // SciPy's quantiles themselves are exact to about 2e-9.
    EXPECT_NEAR(student_t_quantile(q.probability, q.degrees), q.t,
                1e-8 * std::abs(q.t));
  }
}

TEST(StudentT, InvertsItsDistribution) {
  EXPECT_NEAR(student_t_quantile(0.975, 1), std::tan(0.475 * std::acos(-1.0)),
              1e-9);
  EXPECT_NEAR(student_t_cdf(student_t_quantile(0.81, 5.5), 5.5), 0.81, 1e-12);
}

TEST(StudentT, HasScipysProbabilities) {
  EXPECT_NEAR(student_t_cdf(1.5, 7), 0.911350756505015, 1e-12);
  EXPECT_NEAR(student_t_cdf(-0.2, 2.5), 0.42830484201451274, 1e-12);
  EXPECT_DOUBLE_EQ(student_t_cdf(0.0, 3), 0.5);
  EXPECT_DOUBLE_EQ(student_t_cdf(30.0, 49), 1.0);
}

const std::vector<double> kA = {81.2, 79.5, 83.1, 80.0, 78.4, 82.2, 80.9, 79.9};
const std::vector<double> kB = {79.8, 79.9, 80.7, 78.1, 78.0, 80.1, 80.2, 77.6};

TEST(PairedStatistics, HasScipysInterval) {
  const PairedStatistics found = paired_statistics(kA, kB);
  EXPECT_EQ(found.pairs, 8U);
  EXPECT_NEAR(found.mean_difference, 1.35, 1e-12);
  EXPECT_NEAR(found.student.low, 0.4985945298270552, 1e-9);
  EXPECT_NEAR(found.student.high, 2.201405470172951, 1e-9);
}

TEST(PairedStatistics, BootstrapsThePercentileInterval) {
  // NumPy, 1,000,000 resamples: 0.6625 and 1.975. The error of a percentile of
  // 10,000 resamples is about 0.01 here.
  const PairedStatistics found = paired_statistics(kA, kB);
  EXPECT_NEAR(found.bootstrap.low, 0.6625, 0.04);
  EXPECT_NEAR(found.bootstrap.high, 1.975, 0.04);
}

// tests/fixtures/make_bootstrap_fixtures.py: SciPy's answers.
TEST(PairedStatistics, AgreeWithScipy) {
  const Value cases = read_json(SOLERA_FIXTURES "/metrics/paired.json");
  ASSERT_EQ(cases.size(), 6U);
  for (const Value& each : cases.items()) {
    SCOPED_TRACE(each.at("name").as_string());
    const PairedStatistics found =
        paired_statistics(numbers(each, "a"), numbers(each, "b"));
    const std::vector<double> student = numbers(each, "student");
    const std::vector<double> resampled = numbers(each, "percentile");
    EXPECT_NEAR(found.mean_difference, each.at("mean").as_double(), 1e-9);
    EXPECT_NEAR(found.student.low, student[0], 1e-8);
    EXPECT_NEAR(found.student.high, student[1], 1e-8);
    // The 2.5th percentile of 10,000 resamples has a standard deviation of
    // about 0.027 standard errors.
    const double noise = 0.12 * each.at("standard_error").as_double();
    EXPECT_NEAR(found.bootstrap.low, resampled[0], noise);
    EXPECT_NEAR(found.bootstrap.high, resampled[1], noise);
    EXPECT_EQ(verdict_name(verdict(found)), each.at("verdict").as_string());
  }
}

// The reason for percentiles: over 50 draws BCa says the same.
TEST(PairedStatistics, HardlyDifferFromBcaOverFiftyDraws) {
  const Value cases = read_json(SOLERA_FIXTURES "/metrics/paired.json");
  int compared = 0;
  for (const Value& each : cases.items()) {
    const std::vector<double> a = numbers(each, "a");
    if (a.size() < 50) continue;
    ++compared;
    const PairedStatistics found = paired_statistics(a, numbers(each, "b"));
    const std::vector<double> bca = numbers(each, "bca");
    const double little = 0.15 * each.at("standard_error").as_double();
    EXPECT_NEAR(found.bootstrap.low, bca[0], little);
    EXPECT_NEAR(found.bootstrap.high, bca[1], little);
  }
  EXPECT_EQ(compared, 2);
}

TEST(Bootstrap, KnowsASureValue) {
  const std::vector<double> same(5, 2.5);
  const Interval found = bootstrap_interval(same);
  EXPECT_DOUBLE_EQ(found.low, 2.5);
  EXPECT_DOUBLE_EQ(found.high, 2.5);
}

TEST(PairedStatistics, IsAFunctionOfTheSeed) {
  const PairedStatistics first = paired_statistics(kA, kB, 3);
  const PairedStatistics again = paired_statistics(kA, kB, 3);
  EXPECT_EQ(first.bootstrap.low, again.bootstrap.low);
  EXPECT_EQ(first.bootstrap.high, again.bootstrap.high);
  const PairedStatistics swapped = paired_statistics(kB, kA, 3);
  EXPECT_NEAR(swapped.mean_difference, -first.mean_difference, 1e-12);
}

TEST(PairedStatistics, RefusesWhatIsNotPaired) {
  const std::vector<double> shorter = {1.0, 2.0};
  const std::vector<double> none;
  EXPECT_THROW(paired_statistics(kA, shorter), Error);
  EXPECT_THROW(paired_statistics(none, none), Error);
  std::vector<double> broken = kB;
  broken[3] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(paired_statistics(kA, broken), Error);
}

TEST(PairedStatistics, KnowsNothingFromOnePair) {
  const std::vector<double> a = {9.0};
  const std::vector<double> b = {1.0};
  const PairedStatistics found = paired_statistics(a, b);
  EXPECT_TRUE(std::isinf(found.student.low));
  EXPECT_TRUE(std::isinf(found.bootstrap.high));
  EXPECT_EQ(verdict(found), Verdict::kTie);
}

TEST(MeanInterval, HasTheTextbookValues) {
  const std::vector<double> values = {1.0, 2.0, 3.0, 4.0};
  const MeanInterval found = mean_interval(values);
  EXPECT_DOUBLE_EQ(found.mean, 2.5);
  EXPECT_NEAR(found.deviation, std::sqrt(5.0 / 3.0), 1e-12);
  // t(0.975, 3) = 3.1824463; half width = t * sd / 2
  EXPECT_NEAR(found.student.high - 2.5, 2.0542603, 1e-6);
}

PairedStatistics difference(double mean, double half) {
  return {50, mean, {mean - half, mean + half}, {mean - half, mean + half}};
}

TEST(Verdict, AsksForASureDifferenceOfAPoint) {
  EXPECT_EQ(verdict(difference(1.2, 0.5)), Verdict::kWin);
  EXPECT_EQ(verdict(difference(-1.2, 0.5)), Verdict::kLose);
  EXPECT_EQ(verdict(difference(0.9, 0.5)), Verdict::kTie);
  EXPECT_EQ(verdict(difference(-0.9, 0.5)), Verdict::kTie);
  EXPECT_EQ(verdict(difference(4.0, 4.5)), Verdict::kTie);
  EXPECT_EQ(verdict(difference(1.0, 0.5)), Verdict::kWin);
  EXPECT_EQ(verdict(difference(100 * (0.82 - 0.81), 0.5)), Verdict::kWin);
  EXPECT_EQ(verdict(difference(100 * (0.81 - 0.82), 0.5)), Verdict::kLose);
}

TEST(Verdict, HasAName) {
  EXPECT_EQ(verdict_name(Verdict::kWin), "win");
  EXPECT_EQ(verdict_name(Verdict::kTie), "tie");
  EXPECT_EQ(verdict_name(Verdict::kLose), "lose");
}

}  // namespace
}  // namespace solera::metrics
