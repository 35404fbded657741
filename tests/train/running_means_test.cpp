#include "solera/train/running_means.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace solera::train {
namespace {

LossTerms terms(double loss, double kl) {
  return {torch::tensor(loss), {{"kl/a", torch::tensor(kl)}}};
}

TEST(RunningMeans, AverageTheStepsSinceTheReset) {
  RunningMeans means;
  means.add(terms(9, 9));
  means.reset();
  means.add(terms(1, 4));
  means.add(terms(2, 8));
  const Metrics expected = {{"kl/a", 6.0}, {"train/loss", 1.5}};
  EXPECT_EQ(means.means(), expected);
}

TEST(RunningMeans, GoOnAfterARestore) {
  RunningMeans whole;
  whole.add(terms(0.1, 0.3));
  RunningMeans restored;
  restored.restore(whole.sums(), whole.count());
  whole.add(terms(0.7, 0.2));
  restored.add(terms(0.7, 0.2));
  EXPECT_EQ(restored.means(), whole.means());
}

}  // namespace
}  // namespace solera::train
