#include "solera/loss/soft_cross_entropy.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "solera/core/error.h"
#include "tests/loss/finite_difference.h"

namespace solera::loss {
namespace {

SoftLossOptions at_temperature(double temperature) {
  SoftLossOptions options;
  options.temperature = temperature;
  return options;
}

torch::Tensor random_logits(int seed, torch::ScalarType type = torch::kDouble) {
  torch::manual_seed(static_cast<std::uint64_t>(seed));
  return torch::randn({4, 5}, type) * 3;
}

TEST(SoftCrossEntropy, GivesAHandComputedValue) {
  // T = 2: y = (3, 1) / 4 and y' = (1, 1) / 2 for the first image,
  // y = (1, 1) / 2 and y' = (3, 1) / 4 for the second.
  const double a = 2 * std::log(3.0);
  const torch::Tensor teacher = torch::tensor({{a, 0.0}, {1.0, 1.0}});
  const torch::Tensor student = torch::tensor({{7.0, 7.0}, {a, 0.0}});
  const SoftLoss result =
      soft_cross_entropy(student, teacher, at_temperature(2));
  const double first = std::log(2.0);
  const double second = -0.5 * (std::log(0.75) + std::log(0.25));
  const double entropy1 = -(0.75 * std::log(0.75) + 0.25 * std::log(0.25));
  const double entropy2 = std::log(2.0);
  // Single precision.
  EXPECT_NEAR(result.loss.item<double>(), (first + second) / 2, 1e-6);
  EXPECT_NEAR(result.kl.item<double>(),
              (first + second - entropy1 - entropy2) / 2, 1e-6);
}

TEST(SoftCrossEntropy, HasTheGradientOfItsFiniteDifferences) {
  const torch::Tensor teacher = random_logits(1);
  for (const double temperature : {0.7, 1.0, 4.0}) {
    expect_gradient_of(
        [&](const torch::Tensor& student) {
          return soft_cross_entropy(student, teacher,
                                    at_temperature(temperature))
              .loss;
        },
        random_logits(2));
  }
}

TEST(SoftCrossEntropy, HasTheGradientOfThePaper) {
  const torch::Tensor teacher = random_logits(1);
  const torch::Tensor student = random_logits(2).requires_grad_();
  soft_cross_entropy(student, teacher, at_temperature(3)).loss.backward();
  const torch::Tensor expected =
      (torch::softmax(student / 3, 1) - torch::softmax(teacher / 3, 1)) /
      (3.0 * 4);
  EXPECT_TRUE(torch::allclose(student.grad(), expected, 1e-12, 1e-14));
}

TEST(SoftCrossEntropy, GivesTheTeacherNoGradient) {
  const torch::Tensor teacher = random_logits(1).requires_grad_();
  const torch::Tensor student = random_logits(2).requires_grad_();
  const SoftLoss result =
      soft_cross_entropy(student, teacher, at_temperature(2));
  result.loss.backward();
  EXPECT_FALSE(teacher.grad().defined());
  EXPECT_FALSE(result.kl.requires_grad());
}

TEST(SoftCrossEntropy, HasADivergenceOfZeroForACopiedHead) {
  for (const auto type : {torch::kDouble, torch::kFloat}) {
    const torch::Tensor logits = random_logits(3, type) * 20;
    const SoftLoss result =
        soft_cross_entropy(logits, logits.clone(), at_temperature(2));
    EXPECT_EQ(result.kl.item<double>(), 0.0);
  }
}

TEST(SoftCrossEntropy, HasADivergenceThatIsNeverNegative) {
  for (int seed = 0; seed < 50; ++seed) {
    const torch::Tensor teacher = random_logits(seed, torch::kFloat);
    // From far away to within rounding.
    const torch::Tensor student =
        teacher + random_logits(99, torch::kFloat) * std::pow(10.0, -seed / 6);
    const SoftLossOptions options = at_temperature(2);
    EXPECT_GE(soft_cross_entropy(student, teacher, options).kl.item<double>(),
              0.0);
    EXPECT_GE(soft_cross_entropy_with_probabilities(
                  student, torch::softmax(teacher / 2, 1), options)
                  .kl.item<double>(),
              0.0);
  }
}

TEST(SoftCrossEntropy, DiffersFromItsDivergenceByTheTeachersEntropy) {
  const torch::Tensor teacher = random_logits(1);
  const SoftLoss result =
      soft_cross_entropy(random_logits(2), teacher, at_temperature(2));
  const torch::Tensor y = torch::softmax(teacher / 2, 1);
  const double entropy = -(y * y.log()).sum(1).mean().item<double>();
  EXPECT_NEAR(result.loss.item<double>() - result.kl.item<double>(), entropy,
              1e-12);
}

TEST(SoftCrossEntropy, TakesTheSameTargetsAsProbabilities) {
  const torch::Tensor teacher = random_logits(1);
  const torch::Tensor student = random_logits(2);
  const SoftLossOptions options = at_temperature(2);
  const SoftLoss a = soft_cross_entropy(student, teacher, options);
  const SoftLoss b = soft_cross_entropy_with_probabilities(
      student, torch::softmax(teacher / 2, 1), options);
  EXPECT_NEAR(a.loss.item<double>(), b.loss.item<double>(), 1e-12);
  EXPECT_NEAR(a.kl.item<double>(), b.kl.item<double>(), 1e-12);
}

TEST(SoftCrossEntropy, HasTheRightGradientAgainstAMeanOfTeachers) {
  const torch::Tensor mean = (torch::softmax(random_logits(1), 1) +
                              torch::softmax(random_logits(5), 1)) /
                             2;
  expect_gradient_of(
      [&](const torch::Tensor& student) {
        return soft_cross_entropy_with_probabilities(student, mean,
                                                     at_temperature(1))
            .loss;
      },
      random_logits(2));
}

TEST(SoftCrossEntropy, IsFiniteAgainstOneHotProbabilities) {
  const torch::Tensor target = torch::eye(5).slice(0, 0, 4);
  const SoftLoss result = soft_cross_entropy_with_probabilities(
      random_logits(2, torch::kFloat), target, at_temperature(1));
  EXPECT_TRUE(std::isfinite(result.kl.item<double>()));
  // A one-hot target has no entropy. Single precision.
  EXPECT_NEAR(result.loss.item<double>(), result.kl.item<double>(), 1e-6);
}

TEST(SoftCrossEntropy, ScalesTheLossButNotTheDivergenceByTSquared) {
  SoftLossOptions options = at_temperature(3);
  const SoftLoss plain =
      soft_cross_entropy(random_logits(1), random_logits(2), options);
  options.scale_by_t2 = true;
  const SoftLoss scaled =
      soft_cross_entropy(random_logits(1), random_logits(2), options);
  EXPECT_NEAR(scaled.loss.item<double>(), 9 * plain.loss.item<double>(), 1e-12);
  EXPECT_EQ(scaled.kl.item<double>(), plain.kl.item<double>());
}

TEST(SoftCrossEntropy, ComputesHalfPrecisionTeachersInSinglePrecision) {
  const torch::Tensor teacher = random_logits(1).to(torch::kBFloat16);
  const torch::Tensor student = random_logits(2, torch::kFloat);
  const SoftLossOptions options = at_temperature(2);
  const SoftLoss result = soft_cross_entropy(student, teacher, options);
  EXPECT_EQ(result.loss.scalar_type(), torch::kFloat);
  EXPECT_EQ(result.loss.item<float>(),
            soft_cross_entropy(student, teacher.to(torch::kFloat), options)
                .loss.item<float>());
}

TEST(SoftCrossEntropy, StaysFiniteForLargeLogits) {
  const torch::Tensor teacher = torch::tensor({{1e4F, 0.0F, -1e4F}});
  const torch::Tensor student =
      torch::tensor({{-1e4F, 0.0F, 1e4F}}).requires_grad_();
  const SoftLoss result =
      soft_cross_entropy(student, teacher, at_temperature(1));
  result.loss.backward();
  EXPECT_FLOAT_EQ(result.kl.item<float>(), 2e4F);
  EXPECT_TRUE(torch::isfinite(student.grad()).all().item<bool>());
}

TEST(SoftLossOptions, RefuseATemperatureThatIsNotAboveZero) {
  for (const double temperature : {0.0, -1.0, std::nan(""), HUGE_VAL}) {
    EXPECT_THROW(at_temperature(temperature).validate("loss"), Error);
  }
  EXPECT_NO_THROW(at_temperature(0.1).validate("loss"));
}

}  // namespace
}  // namespace solera::loss
