#include "solera/nn/batch_norm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/nn/conv_norm.h"
#include "solera/nn/norm_mode.h"

namespace solera::nn {
namespace {

constexpr std::int64_t kChannels = 3;

BatchNorm2d make_norm() {
  BatchNormOptions options;
  options.channels = kChannels;
  return BatchNorm2d(options);
}

torch::Tensor random_batch(std::uint64_t seed) {
  torch::manual_seed(seed);
  return torch::randn({4, kChannels, 5, 5}) * 2.0 + 1.0;
}

torch::Tensor channel_mean(const torch::Tensor& x) { return x.mean({0, 2, 3}); }

TEST(BatchNorm, EqualsTorchsInTrainingAndEvaluation) {
  BatchNorm2d ours = make_norm();
  torch::nn::BatchNorm2d torchs(kChannels);
  for (const std::uint64_t seed : {1, 2}) {
    const torch::Tensor x = random_batch(seed);
    EXPECT_TRUE(torch::allclose(ours(x), torchs(x)));
  }
  ours->eval();
  torchs->eval();
  const torch::Tensor x = random_batch(3);
  EXPECT_TRUE(torch::allclose(ours(x), torchs(x)));
  EXPECT_TRUE(ours->running_var.allclose(torchs->running_var));
  EXPECT_EQ(ours->num_batches_tracked.item<std::int64_t>(), 2);
}

class NormModes : public testing::TestWithParam<NormMode> {};

TEST(BatchNorm, NormalisesASingleValueByTheRunningStatistics) {
  BatchNorm2d norm = make_norm();
  norm(random_batch(1));
  const torch::Tensor variance = norm->running_var.clone();
  const torch::Tensor x = torch::ones({1, kChannels, 1, 1});
  const torch::Tensor trained = norm(x);
  EXPECT_TRUE(torch::equal(norm->running_var, variance));
  norm->eval();
  EXPECT_TRUE(torch::equal(trained, norm(x)));
}

TEST_P(NormModes, StayThroughCallsOfTrain) {
  BatchNorm2d norm = make_norm();
  set_norm_mode(*norm, GetParam());
  norm->eval();
  norm->train();
  const torch::Tensor x = random_batch(4);
  const torch::Tensor y = norm(x);
  if (GetParam() == NormMode::kTrain) {
    EXPECT_LT(channel_mean(y).abs().max().item<double>(), 1e-5);
    EXPECT_GT(norm->running_mean.abs().max().item<double>(), 0.0);
  } else {
    // Fresh statistics: the output is the input up to eps.
    EXPECT_TRUE(torch::allclose(y, x, 1e-4, 1e-4));
    EXPECT_EQ(norm->running_mean.abs().max().item<double>(), 0.0);
    EXPECT_EQ(norm->num_batches_tracked.item<std::int64_t>(), 0);
  }
}

TEST_P(NormModes, TrainTheAffineMapUnlessFrozen) {
  ConvOptions conv;
  conv.in = kChannels;
  conv.out = kChannels;
  ConvNorm block(conv, Activation::kNone);
  set_norm_mode(*block, NormMode::kFrozen);  // and back again
  set_norm_mode(*block, GetParam());
  block(random_batch(5)).square().sum().backward();
  const bool trained = GetParam() != NormMode::kFrozen;
  EXPECT_TRUE(block->named_parameters()["0.weight"].grad().defined());
  EXPECT_EQ(block->named_parameters()["1.weight"].grad().defined(), trained);
  EXPECT_EQ(block->named_parameters()["1.bias"].grad().defined(), trained);
}

INSTANTIATE_TEST_SUITE_P(All, NormModes,
                         testing::Values(NormMode::kTrain, NormMode::kEval,
                                         NormMode::kFrozen));

TEST(NormMode, HasANameForEveryEnumerator) {
  std::vector<std::string> names;
  for (const auto& [name, mode] : EnumNames<NormMode>::names()) {
    names.push_back(name);
  }
  EXPECT_THAT(names, testing::ElementsAre("train", "eval", "frozen"));
}

TEST(NormRecalibration, AveragesOverItsBatchesAndRestoresTheMode) {
  BatchNorm2d norm = make_norm();
  norm(random_batch(1));  // statistics to forget
  norm->eval();
  set_norm_mode(*norm, NormMode::kFrozen);
  const torch::Tensor a = random_batch(6);
  const torch::Tensor b = random_batch(7) + 3.0;
  {
    const torch::NoGradGuard no_grad;
    const NormRecalibration recalibration(*norm);
    norm(a);
    norm(b);
  }
  const torch::Tensor average = (channel_mean(a) + channel_mean(b)) / 2;
  EXPECT_TRUE(torch::allclose(norm->running_mean, average, 1e-4, 1e-5));
  EXPECT_EQ(norm->mode(), NormMode::kFrozen);
  EXPECT_FALSE(norm->is_training());
  EXPECT_FALSE(norm->weight.requires_grad());

  set_norm_mode(*norm, NormMode::kTrain);
  norm->train();
  norm(a);  // exponential again: a tenth of the new batch
  EXPECT_TRUE(torch::allclose(
      norm->running_mean, 0.9 * average + 0.1 * channel_mean(a), 1e-4, 1e-5));
}

TEST(NormStatistics, AreForgottenOnReset) {
  BatchNorm2d norm = make_norm();
  norm(random_batch(1));
  reset_norm_statistics(*norm);
  EXPECT_EQ(norm->running_mean.abs().max().item<double>(), 0.0);
  EXPECT_TRUE(norm->running_var.equal(torch::ones({kChannels})));
  EXPECT_EQ(norm->num_batches_tracked.item<std::int64_t>(), 0);
}

}  // namespace
}  // namespace solera::nn
