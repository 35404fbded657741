#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>
#include <limits>

#include "solera/core/value.h"
#include "solera/metrics/average_precision.h"
#include "solera/metrics/multi_label.h"
#include "tests/support/errors.h"

namespace solera::metrics {
namespace {

using support::input_error_of;
using testing::HasSubstr;

// Sums of a few fractions in double precision.
constexpr double kTolerance = 1e-12;

torch::Tensor table(const Value& rows) {
  std::vector<double> values;
  for (const Value& row : rows.items()) {
    for (const Value& value : row.items()) values.push_back(value.as_double());
  }
  const auto images = static_cast<std::int64_t>(rows.size());
  return torch::tensor(values, torch::kFloat64).view({images, -1});
}

double mean(const Value& values) {
  double sum = 0.0;
  for (const Value& value : values.items()) sum += value.as_double();
  return sum / static_cast<double>(values.size());
}

AveragePrecision precision(std::vector<double> scores,
                           std::vector<std::uint8_t> present) {
  return average_precision(scores, present).value();
}

TEST(AveragePrecision, IsScikitLearns) {
  const Value cases = read_json(std::filesystem::path(SOLERA_FIXTURES) /
                                "metrics" / "precision.json");
  ASSERT_EQ(cases.size(), 3U);
  for (const Value& one : cases.items()) {
    const torch::Tensor scores = table(one.at("scores"));
    const torch::Tensor present = table(one.at("present")).to(torch::kUInt8);
    const MultiLabelScores found = multi_label_scores(scores, present);
    EXPECT_NEAR(found.map, 100.0 * mean(one.at("area")), 100 * kTolerance);
    EXPECT_NEAR(found.map_11pt, 100.0 * mean(one.at("eleven_points")),
                100 * kTolerance);
    EXPECT_NEAR(found.mean_accuracy,
                100.0 * one.at("mean_accuracy").as_double(), 100 * kTolerance);
    EXPECT_EQ(found.counted, scores.size(1));
    for (std::int64_t c = 0; c < scores.size(1); ++c) {
      const MultiLabelScores alone = multi_label_scores(
          scores.slice(1, c, c + 1), present.slice(1, c, c + 1));
      const auto label = static_cast<std::size_t>(c);
      EXPECT_NEAR(alone.map, 100.0 * one.at("area").items()[label].as_double(),
                  100 * kTolerance);
      EXPECT_NEAR(alone.map_11pt,
                  100.0 * one.at("eleven_points").items()[label].as_double(),
                  100 * kTolerance);
    }
  }
}

TEST(AveragePrecision, IsThatOfAHandWorkedRanking) {
  const AveragePrecision found = precision({0.9, 0.8, 0.7, 0.1}, {1, 0, 1, 0});
  EXPECT_NEAR(found.area, 0.5 * 1.0 + 0.5 * 2.0 / 3.0, kTolerance);
  EXPECT_NEAR(found.eleven_points, (6 * 1.0 + 5 * 2.0 / 3.0) / 11.0,
              kTolerance);
}

TEST(AveragePrecision, OfEqualScoresIsThePrevalenceInAnyOrder) {
  EXPECT_NEAR(precision({1, 1, 1, 1}, {1, 0, 0, 0}).area, 0.25, kTolerance);
  EXPECT_NEAR(precision({1, 1, 1, 1}, {0, 0, 0, 1}).area, 0.25, kTolerance);
  EXPECT_NEAR(precision({1, 1, 1, 1}, {0, 0, 0, 1}).eleven_points, 0.25,
              kTolerance);
}

TEST(AveragePrecision, IsNothingWithoutPositives) {
  const std::vector<double> scores = {0.5, 0.2};
  const std::vector<std::uint8_t> none = {0, 0};
  EXPECT_FALSE(average_precision(scores, none));
  EXPECT_NEAR(precision({0.5, 0.2}, {1, 1}).area, 1.0, kTolerance);
}

TEST(AveragePrecision, WantsNumbers) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(input_error_of([&] {
                precision({nan, 1.0}, {1, 0});
              }),
              HasSubstr("found a score that is not finite"));
  EXPECT_THAT(input_error_of([&] {
                precision({1.0}, {1, 0});
              }),
              HasSubstr("expected one label for each score"));
}

TEST(MultiLabelScores, LeaveOutLabelsThatNoImageHas) {
  const torch::Tensor scores =
      torch::tensor({1.0, 5.0, -1.0, 6.0}).view({2, 2});
  const torch::Tensor present = torch::tensor({1, 0, 0, 0}).view({2, 2});
  const MultiLabelScores found = multi_label_scores(scores, present);
  EXPECT_EQ(found.counted, 1);
  EXPECT_NEAR(found.map, 100.0, kTolerance);
  EXPECT_NEAR(found.mean_accuracy, 50.0, kTolerance);
}

TEST(MultiLabelScores, WantALabelSomewhere) {
  const torch::Tensor scores = torch::zeros({2, 3});
  EXPECT_THAT(input_error_of([&] {
                multi_label_scores(scores, torch::zeros({2, 3}));
              }),
              HasSubstr("found no image with a label"));
  EXPECT_THAT(input_error_of([&] {
                multi_label_scores(scores, torch::zeros({3, 2}));
              }),
              HasSubstr("expected both [images, labels]"));
}

}  // namespace
}  // namespace solera::metrics
