#include "solera/loss/multi_label_soft_cross_entropy.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "tests/loss/finite_difference.h"

namespace solera::loss {
namespace {

constexpr LabelReduction kBoth[] = {LabelReduction::kMean,
                                    LabelReduction::kSum};

SoftLossOptions at_temperature(double temperature) {
  SoftLossOptions options;
  options.temperature = temperature;
  return options;
}

torch::Tensor random_logits(int seed, torch::ScalarType type = torch::kDouble) {
  torch::manual_seed(static_cast<std::uint64_t>(seed));
  return torch::randn({3, 4}, type) * 3;
}

TEST(MultiLabelSoftCrossEntropy, GivesAHandComputedValue) {
  // T = 2: y = 3/4 and 1/2, y' = 1/2 and 1/4.
  const double a = 2 * std::log(3.0);
  const torch::Tensor teacher = torch::tensor({{a, 0.0}});
  const torch::Tensor student = torch::tensor({{0.0, -a}});
  const double first = std::log(2.0);
  const double second = -0.5 * (std::log(0.25) + std::log(0.75));
  const double entropies =
      -(0.75 * std::log(0.75) + 0.25 * std::log(0.25)) + std::log(2.0);
  const SoftLoss sum = multi_label_soft_cross_entropy(
      student, teacher, at_temperature(2), LabelReduction::kSum);
  const SoftLoss mean = multi_label_soft_cross_entropy(
      student, teacher, at_temperature(2), LabelReduction::kMean);
  // Single precision.
  EXPECT_NEAR(sum.loss.item<double>(), first + second, 1e-6);
  EXPECT_NEAR(mean.loss.item<double>(), (first + second) / 2, 1e-6);
  EXPECT_NEAR(sum.kl.item<double>(), first + second - entropies, 1e-6);
  EXPECT_NEAR(mean.kl.item<double>(), (first + second - entropies) / 2, 1e-6);
}

TEST(MultiLabelSoftCrossEntropy, EqualsPyTorchsBinaryCrossEntropy) {
  const torch::Tensor student = random_logits(1);
  const torch::Tensor teacher = random_logits(2);
  const double expected = torch::binary_cross_entropy_with_logits(
                              student / 3, torch::sigmoid(teacher / 3))
                              .item<double>();
  EXPECT_NEAR(multi_label_soft_cross_entropy(
                  student, teacher, at_temperature(3), LabelReduction::kMean)
                  .loss.item<double>(),
              expected, 1e-12);
}

TEST(MultiLabelSoftCrossEntropy, HasTheGradientOfItsFiniteDifferences) {
  const torch::Tensor teacher = random_logits(1);
  for (const LabelReduction reduction : kBoth) {
    for (const double temperature : {0.7, 1.0, 4.0}) {
      expect_gradient_of(
          [&](const torch::Tensor& student) {
            return multi_label_soft_cross_entropy(
                       student, teacher, at_temperature(temperature), reduction)
                .loss;
          },
          random_logits(2));
    }
  }
}

TEST(MultiLabelSoftCrossEntropy, GivesTheTeacherNoGradient) {
  const torch::Tensor teacher = random_logits(1).requires_grad_();
  const torch::Tensor student = random_logits(2).requires_grad_();
  const SoftLoss result = multi_label_soft_cross_entropy(
      student, teacher, at_temperature(2), LabelReduction::kMean);
  result.loss.backward();
  EXPECT_FALSE(teacher.grad().defined());
  EXPECT_FALSE(result.kl.requires_grad());
}

TEST(MultiLabelSoftCrossEntropy, HasADivergenceOfZeroForACopiedHead) {
  const torch::Tensor logits = random_logits(3, torch::kFloat) * 20;
  EXPECT_EQ(multi_label_soft_cross_entropy(
                logits, logits.clone(), at_temperature(2), LabelReduction::kSum)
                .kl.item<double>(),
            0.0);
}

TEST(MultiLabelSoftCrossEntropy, HasADivergenceThatIsNeverNegative) {
  for (int seed = 0; seed < 50; ++seed) {
    const torch::Tensor teacher = random_logits(seed, torch::kFloat);
    const torch::Tensor student =
        teacher + random_logits(99, torch::kFloat) * std::pow(10.0, -seed / 6);
    EXPECT_GE(multi_label_soft_cross_entropy(
                  student, teacher, at_temperature(2), LabelReduction::kSum)
                  .kl.item<double>(),
              0.0);
  }
}

TEST(MultiLabelSoftCrossEntropy, TakesTheSameTargetsAsProbabilities) {
  const torch::Tensor teacher = random_logits(1);
  const torch::Tensor student = random_logits(2);
  SoftLossOptions options = at_temperature(2);
  options.scale_by_t2 = true;
  for (const LabelReduction reduction : kBoth) {
    const SoftLoss a =
        multi_label_soft_cross_entropy(student, teacher, options, reduction);
    const SoftLoss b = multi_label_soft_cross_entropy_with_probabilities(
        student, torch::sigmoid(teacher / 2), options, reduction);
    EXPECT_NEAR(a.loss.item<double>(), b.loss.item<double>(), 1e-12);
    EXPECT_NEAR(a.kl.item<double>(), b.kl.item<double>(), 1e-12);
  }
}

TEST(MultiLabelSoftCrossEntropy, ScalesTheLossButNotTheDivergenceByTSquared) {
  SoftLossOptions options = at_temperature(3);
  const auto result = [&] {
    return multi_label_soft_cross_entropy(random_logits(1), random_logits(2),
                                          options, LabelReduction::kMean);
  };
  const SoftLoss plain = result();
  options.scale_by_t2 = true;
  const SoftLoss scaled = result();
  EXPECT_NEAR(scaled.loss.item<double>(), 9 * plain.loss.item<double>(), 1e-12);
  EXPECT_EQ(scaled.kl.item<double>(), plain.kl.item<double>());
}

TEST(MultiLabelSoftCrossEntropy, StaysFiniteForLargeLogitsAndGroundTruth) {
  const torch::Tensor truth = torch::tensor({{1.0F, 0.0F}});
  const torch::Tensor student = torch::tensor({{-1e4F, 1e4F}}).requires_grad_();
  const SoftLoss result = multi_label_soft_cross_entropy_with_probabilities(
      student, truth, at_temperature(1), LabelReduction::kSum);
  result.loss.backward();
  EXPECT_FLOAT_EQ(result.loss.item<float>(), 2e4F);
  EXPECT_FLOAT_EQ(result.kl.item<float>(), 2e4F);
  EXPECT_TRUE(torch::equal(student.grad(), torch::tensor({{-1.0F, 1.0F}})));
}

}  // namespace
}  // namespace solera::loss
