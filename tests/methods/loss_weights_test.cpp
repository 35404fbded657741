#include <gmock/gmock.h>

#include "solera/core/error.h"
#include "solera/methods/consolidation/options.h"

namespace solera::methods {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;

ConsolidationOptions arm(Arm which) {
  ConsolidationOptions options;
  options.arm = which;
  return options;
}

TEST(LossWeights, AreOneForTheGeneralistAndOneNthForEachExpert) {
  EXPECT_THAT(loss_weights(arm(Arm::kConsolidation), 1), ElementsAre(1, 1));
  EXPECT_THAT(loss_weights(arm(Arm::kConsolidation), 4),
              ElementsAre(1, 0.25, 0.25, 0.25, 0.25));
}

TEST(LossWeights, KeepTheSumWhenTheShareChanges) {
  ConsolidationOptions options = arm(Arm::kConsolidation);
  options.generalist_share = 0.25;  // "old:new = 1:3" of the paper
  EXPECT_THAT(loss_weights(options, 1), ElementsAre(0.5, 1.5));
}

TEST(LossWeights, LeaveOutTheGeneralistInTd) {
  EXPECT_THAT(loss_weights(arm(Arm::kTraditional), 2), ElementsAre(0.5, 0.5));
}

TEST(LossWeights, LeaveOutTheExpertsInSl) {
  EXPECT_THAT(loss_weights(arm(Arm::kSoftLabel), 2), ElementsAre(1));
}

TEST(LossWeights, FollowTheExpertsOwnWeights) {
  ConsolidationOptions options = arm(Arm::kConsolidation);
  options.expert_weights = {3, 1};
  EXPECT_THAT(loss_weights(options, 2), ElementsAre(1, 0.75, 0.25));
}

TEST(LossWeights, NeedOneExpertWeightForEachExpert) {
  ConsolidationOptions options = arm(Arm::kConsolidation);
  options.expert_weights = {3, 1};
  EXPECT_THROW(loss_weights(options, 3), Error);
  EXPECT_THROW(loss_weights(arm(Arm::kTraditional), 0), Error);
}

}  // namespace
}  // namespace solera::methods
