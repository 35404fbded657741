#include <gtest/gtest.h>
#include <torch/torch.h>

#include <limits>

#include "solera/metrics/accuracy.h"
#include "solera/metrics/mean.h"

namespace solera::metrics {
namespace {

const torch::Tensor kLogits = torch::tensor({{9.0, 1.0, 2.0, 3.0, 4.0, 5.0},
                                             {9.0, 1.0, 2.0, 3.0, 4.0, 5.0},
                                             {9.0, 1.0, 2.0, 3.0, 4.0, 5.0},
                                             {9.0, 1.0, 2.0, 3.0, 4.0, 5.0}});

TEST(AccuracyMeter, CountsTheFirstAndTheFirstFive) {
  AccuracyMeter meter;
  meter.add(kLogits, torch::tensor({0, 5, 1, 2}));
  EXPECT_EQ(meter.count(), 4);
  EXPECT_EQ(meter.top1(), 25.0);
  EXPECT_EQ(meter.top5(), 75.0);
}

TEST(AccuracyMeter, LeavesOutUnlabelledRows) {
  AccuracyMeter meter;
  meter.add(kLogits, torch::tensor({0, -1, -1, 1}));
  EXPECT_EQ(meter.count(), 2);
  EXPECT_EQ(meter.top1(), 50.0);
}

TEST(AccuracyMeter, GivesEqualLogitsToTheLowerClass) {
  AccuracyMeter meter;
  meter.add(torch::ones({2, 6}), torch::tensor({0, 1}));
  EXPECT_EQ(meter.top1(), 50.0);
  AccuracyMeter last;
  last.add(torch::ones({1, 6}), torch::tensor({5}));
  EXPECT_EQ(last.top5(), 0.0);
}

TEST(AccuracyMeter, NeverCallsANumberThatIsNoneRight) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  AccuracyMeter meter;
  meter.add(torch::tensor({{nan, 1.0}, {nan, 1.0}}), torch::tensor({0, 1}));
  EXPECT_EQ(meter.top1(), 0.0);
}

TEST(AccuracyMeter, AddsStatesOfSeveralMeters) {
  AccuracyMeter first;
  AccuracyMeter second;
  first.add(kLogits, torch::tensor({0, 5, 1, 2}));
  second.add(kLogits, torch::tensor({0, 0, 0, 1}));
  AccuracyMeter both;
  both.set_state(first.state() + second.state());
  EXPECT_EQ(both.count(), 8);
  EXPECT_EQ(both.top1(), 50.0);
  EXPECT_EQ(both.top5(), 75.0);
}

TEST(AccuracyMeter, IsZeroBeforeAnythingWasAdded) {
  EXPECT_EQ(AccuracyMeter().top1(), 0.0);
}

TEST(MeanMeter, WeighsValues) {
  MeanMeter meter;
  meter.add(2.0, 3.0);
  meter.add(6.0);
  EXPECT_DOUBLE_EQ(meter.mean(), 3.0);
  EXPECT_EQ(MeanMeter().mean(), 0.0);
}

TEST(MeanMeter, AddsStatesOfSeveralMeters) {
  MeanMeter first;
  MeanMeter second;
  first.add(1.0, 3.0);
  second.add(5.0, 1.0);
  MeanMeter both;
  both.set_state(first.state() + second.state());
  EXPECT_DOUBLE_EQ(both.mean(), 2.0);
}

}  // namespace
}  // namespace solera::metrics
