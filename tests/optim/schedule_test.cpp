#include "solera/optim/schedule.h"

#include <gtest/gtest.h>

#include "solera/core/error.h"
#include "solera/core/value.h"

namespace solera::optim {
namespace {

constexpr std::int64_t kStepsPerEpoch = 3;

// Of tests/fixtures/make_schedules.py, PyTorch's own schedulers.
std::vector<double> pytorch_factors(const std::string& name) {
  const std::string path =
      std::string(SOLERA_FIXTURES) + "/optim/schedules.json";
  std::vector<double> factors;
  const Value document = read_json(path);
  for (const Value& factor : document.at(name).items()) {
    factors.push_back(factor.as_double());
  }
  return factors;
}

void expect_pytorch_factors(const ScheduleOptions& options,
                            const std::string& name) {
  const std::vector<double> expected = pytorch_factors(name);
  const auto total = static_cast<std::int64_t>(expected.size());
  ASSERT_GT(total, 0);
  for (std::int64_t step = 0; step < total; ++step) {
    // PyTorch accumulates products over the steps; 1e-12 is its rounding.
    EXPECT_NEAR(lr_factor(options, step, total, kStepsPerEpoch),
                expected[static_cast<std::size_t>(step)], 1e-12)
        << name << " at step " << step;
  }
}

ScheduleOptions of_kind(ScheduleKind kind) {
  ScheduleOptions options;
  options.kind = kind;
  return options;
}

TEST(Schedule, StepsDownAtFractionsOfTheRunLikeMultiStepLR) {
  expect_pytorch_factors(of_kind(ScheduleKind::kStep), "step");
}

TEST(Schedule, StepsDownAtEpochsLikeMultiStepLR) {
  ScheduleOptions options = of_kind(ScheduleKind::kStep);
  options.milestones = {5, 8};
  expect_pytorch_factors(options, "step");
}

TEST(Schedule, StepsDownOnTimeWhereAFractionIsNotExact) {
  ScheduleOptions options = of_kind(ScheduleKind::kStep);
  options.milestones = {0.07};  // 0.07 * 100 is above 7 in floating point
  EXPECT_EQ(lr_factor(options, 6, 100, 10), 1.0);
  EXPECT_EQ(lr_factor(options, 7, 100, 10), 0.1);
}

TEST(Schedule, FollowsCosineAnnealingLR) {
  expect_pytorch_factors(of_kind(ScheduleKind::kCosine), "cosine");
}

TEST(Schedule, StartsTheCosineAfterTheWarmUp) {
  ScheduleOptions options = of_kind(ScheduleKind::kCosine);
  options.warmup_epochs = 2;
  options.warmup_start = 0.1;
  options.final_factor = 0.05;
  expect_pytorch_factors(options, "warm_cosine");
}

TEST(Schedule, MultipliesWarmUpAndMilestones) {
  ScheduleOptions options = of_kind(ScheduleKind::kStep);
  options.warmup_epochs = 3;
  options.warmup_start = 0.01;
  options.milestones = {2, 8};
  options.gamma = 0.2;
  expect_pytorch_factors(options, "warm_step");
}

TEST(Schedule, FollowsOneCycleLR) {
  expect_pytorch_factors(of_kind(ScheduleKind::kOneCycle), "one_cycle");
}

TEST(Schedule, FollowsOneCycleLRWhoseRiseEndsBetweenSteps) {
  ScheduleOptions options = of_kind(ScheduleKind::kOneCycle);
  options.pct_start = 0.133;
  options.div_factor = 10;
  options.final_div_factor = 100;
  expect_pytorch_factors(options, "one_cycle_odd");
}

TEST(Schedule, IsConstantAfterTheWarmUp) {
  ScheduleOptions options = of_kind(ScheduleKind::kConstant);
  options.warmup_epochs = 1;
  options.warmup_start = 0.25;
  EXPECT_DOUBLE_EQ(lr_factor(options, 0, 9, kStepsPerEpoch), 0.25);
  EXPECT_DOUBLE_EQ(lr_factor(options, 1, 9, kStepsPerEpoch), 0.5);
  EXPECT_DOUBLE_EQ(lr_factor(options, 3, 9, kStepsPerEpoch), 1.0);
  EXPECT_DOUBLE_EQ(lr_factor(options, 8, 9, kStepsPerEpoch), 1.0);
}

TEST(Schedule, IsFiniteForTheShortestRuns) {
  for (const auto& [name, kind] : EnumNames<ScheduleKind>::names()) {
    ScheduleOptions options = of_kind(kind);
    options.warmup_epochs = kind == ScheduleKind::kOneCycle ? 0 : 5;
    for (std::int64_t total = 1; total <= 4; ++total) {
      for (std::int64_t step = 0; step <= total; ++step) {
        const double factor = lr_factor(options, step, total, 1);
        EXPECT_TRUE(factor >= 0 && factor <= 1)
            << name << " step " << step << " of " << total << ": " << factor;
      }
    }
  }
}

TEST(Schedule, StaysAtTheLastFactorBeyondTheEnd) {
  const ScheduleOptions options = of_kind(ScheduleKind::kCosine);
  EXPECT_EQ(lr_factor(options, 50, 10, 5), lr_factor(options, 9, 10, 5));
}

std::string refusal(const std::string& yaml) {
  ScheduleOptions options;
  try {
    read_options(parse_yaml(yaml, "r.yaml"), {"r.yaml", "schedule"}, options);
  } catch (const Error& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Schedule, RefusesOptionsOutOfRange) {
  EXPECT_EQ(refusal("milestones: [0.5, 0.8]"), "accepted");
  EXPECT_EQ(refusal("kind: one_cycle"), "accepted");
  for (const char* yaml :
       {"warmup_epochs: -1", "{kind: one_cycle, warmup_epochs: 1}",
        "warmup_start: 1.5", "milestones: [0]", "gamma: 0", "final_factor: 2",
        "pct_start: 1", "div_factor: 0.5", "final_div_factor: 0",
        "kind: linear", "warmup_epochs: .nan"}) {
    EXPECT_NE(refusal(yaml), "accepted") << yaml;
  }
}

}  // namespace
}  // namespace solera::optim
