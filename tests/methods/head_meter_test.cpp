#include "solera/methods/consolidation/head_meter.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "solera/loss/soft_cross_entropy.h"

namespace solera::methods {
namespace {

torch::Tensor teacher() {
  torch::manual_seed(5);
  return 4 * torch::randn({64, 10});
}

double fit_of(const torch::Tensor& student, double temperature) {
  HeadMeter meter(10, false, loss::LabelReduction::kMean, temperature);
  loss::SoftLossOptions options;
  options.temperature = temperature;
  meter.add(teacher(),
            loss::soft_cross_entropy(student, teacher(), options).kl);
  return meter.fit();
}

TEST(HeadMeter, GivesOneToAPerfectHead) {
  EXPECT_NEAR(fit_of(teacher(), 2.0), 1.0, 1e-5);
}

TEST(HeadMeter, GivesZeroToTheBestConstantAnswer) {
  // The best constant answer is the mean of the teacher's outputs.
  const torch::Tensor constant =
      2.0 * torch::softmax(teacher() / 2.0, 1).mean(0, true).log();
  EXPECT_NEAR(fit_of(constant.expand({64, 10}), 2.0), 0.0, 1e-5);
}

TEST(HeadMeter, GivesLessThanZeroToAWorseAnswer) {
  EXPECT_LT(fit_of(teacher().flip(1), 2.0), -0.5);
}

TEST(HeadMeter, MeasuresTheTeachersInformationInNats) {
  HeadMeter meter(2, false, loss::LabelReduction::kMean, 1.0);
  // Two certain answers, equally often: ln 2.
  meter.add(torch::tensor({{50.0F, 0.0F}, {0.0F, 50.0F}}), torch::tensor(0.0F));
  EXPECT_NEAR(meter.information(), std::log(2.0), 1e-6);
}

TEST(HeadMeter, JudgesEachLabelOfAMultiLabelHead) {
  HeadMeter meter(2, true, loss::LabelReduction::kMean, 1.0);
  // The first label is certain and changes, the second never says anything.
  meter.add(torch::tensor({{50.0F, 0.0F}, {-50.0F, 0.0F}}),
            torch::tensor(0.0F));
  EXPECT_NEAR(meter.information(), std::log(2.0) / 2, 1e-6);
}

TEST(HeadMeter, HasNoFitForATeacherThatAlwaysSaysTheSame) {
  HeadMeter meter(3, false, loss::LabelReduction::kMean, 1.0);
  meter.add(torch::zeros({4, 3}), torch::tensor(0.1F));
  EXPECT_TRUE(std::isnan(meter.fit()));
}

TEST(HeadMeter, StartsAnewAfterAReset) {
  HeadMeter meter(10, false, loss::LabelReduction::kMean, 1.0);
  meter.add(teacher(), torch::tensor(100.0F));
  meter.reset();
  meter.add(teacher(), torch::tensor(0.0F));
  EXPECT_NEAR(meter.fit(), 1.0, 1e-6);
}

}  // namespace
}  // namespace solera::methods
