#include "solera/eval/trial_score.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "tests/support/known_answers.h"
#include "tests/support/toy_label_sets.h"

namespace solera::eval {
namespace {

FeatureOptions one_worker() {
  FeatureOptions options;
  options.workers = 1;
  return options;
}

TEST(BestTrial, HasTheHighestAccuracyThenTheLowestLoss) {
  EXPECT_EQ(best_trial({{50, 1.0}, {70, 9.0}, {60, 0.1}}), 1u);
  EXPECT_EQ(best_trial({{50, 1.0}, {50, 0.5}, {50, 0.7}}), 1u);
  EXPECT_EQ(best_trial({{50, 0.5}, {50, 0.5}}), 0u);
}

TEST(BestTrial, HasNotDiverged) {
  EXPECT_EQ(best_trial({{0, 0.0, true}, {0, 9.0, false}}), 1u);
  EXPECT_EQ(best_trial({{0, 9.0, false}, {0, 0.0, true}}), 0u);
}

TEST(ScoreNetwork, MeasuresAccuracyAndCrossEntropy) {
  const auto known =
      support::known_answers(support::known_spec(models::Padding::kSymmetric),
                             support::toy_input(), 40);
  const TrialScore score =
      score_network(*known.network, known.input, known.data, one_worker());
  EXPECT_EQ(score.accuracy, 100.0);
  known.network->eval();
  const torch::NoGradGuard no_grad;
  const torch::Tensor logits = known.network->forward(
      models::make_input(support::pictures_of(*known.data, known.input),
                         known.input, torch::kCPU));
  // Every label is the highest logit, so this is the cross-entropy; batches of
  // another size round otherwise.
  EXPECT_NEAR(score.loss,
              -std::get<0>(logits.log_softmax(1).max(1)).mean().item<double>(),
              1e-5);
}

TEST(ScoreNetwork, RanksImagesForEachOfSeveralLabels) {
  const auto network = support::toy_network(0);
  network->add_head("head", 3, {}, /*multi_label=*/true);
  const auto data = std::make_shared<support::ToyLabelSets>(20, 3);
  const models::InputSpec input = support::toy_input();
  const TrialScore score = score_network(*network, input, data, one_worker());
  network->eval();
  const torch::NoGradGuard no_grad;
  const torch::Tensor logits = network->forward(models::make_input(
      support::pictures_of(*data, input), input, torch::kCPU));
  torch::Tensor present = torch::zeros({20, 3}, torch::kByte);
  for (std::int64_t i = 0; i < 20; ++i) {
    for (const std::int64_t label : data->labels(i)) present[i][label] = 1;
  }
  ASSERT_TRUE(score.figures.has_value());
  EXPECT_EQ(score.accuracy, score.figures->map);
  // Batches of another size round otherwise.
  EXPECT_NEAR(score.accuracy, metrics::multi_label_scores(logits, present).map,
              1e-3);
  EXPECT_NEAR(score.loss,
              torch::binary_cross_entropy_with_logits(
                  logits, present.to(torch::kFloat32))
                  .item<double>(),
              1e-5);
}

TEST(ScoreNetwork, SaysThatANetworkDiverged) {
  const auto known =
      support::known_answers(support::known_spec(models::Padding::kSymmetric),
                             support::toy_input(), 8);
  torch::NoGradGuard no_grad;
  known.network->heads().front().linear->weight.fill_(INFINITY);
  EXPECT_TRUE(
      score_network(*known.network, known.input, known.data, one_worker())
          .diverged);
}

}  // namespace
}  // namespace solera::eval
