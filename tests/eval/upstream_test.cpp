#include "solera/eval/upstream.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/error.h"

namespace solera::eval {
namespace {

models::Head head_of(std::int64_t outputs) {
  models::Head head;
  head.name = "birds";
  head.linear = torch::nn::Linear(4, outputs);
  return head;
}

FeatureSet scores(const torch::Tensor& logits, const torch::Tensor& labels,
                  std::int64_t classes) {
  FeatureSet set;
  set.features = logits;
  set.labels = labels;
  set.class_names.resize(static_cast<std::size_t>(classes), "bird");
  return set;
}

const torch::Tensor kLogits =
    torch::tensor({{3.0F, 1.0F, 2.0F}, {1.0F, 2.0F, 3.0F}, {1.0F, 3.0F, 2.0F}});

TEST(Upstream, CountsImagesWhoseLabelScoresHighest) {
  const UpstreamAccuracy found =
      logit_accuracy(head_of(3), scores(kLogits, torch::tensor({0, 1, 1}), 3));
  EXPECT_NEAR(found.top1, 200.0 / 3, 1e-9);
  EXPECT_EQ(found.top5, 100.0);
  EXPECT_EQ(found.images, 3);
}

TEST(Upstream, SaysWhichImagesAreRight) {
  const UpstreamAccuracy found =
      logit_accuracy(head_of(3), scores(kLogits, torch::tensor({0, 1, 1}), 3));
  EXPECT_TRUE(found.predicted.equal(torch::tensor({0, 2, 1})));
  EXPECT_TRUE(
      found.right.equal(torch::tensor({100.0, 0.0, 100.0}, torch::kDouble)));
  const UpstreamAccuracy two = logit_accuracy(
      head_of(3), scores(kLogits, torch::tensor({0, 1, 1}), 2), {2, 1});
  EXPECT_TRUE(two.predicted.equal(torch::tensor({0, 0, 1})));
}

TEST(Upstream, LetsOnlyTheGivenOutputsCompete) {
  // Label 0 is output 2, label 1 is output 1.
  const FeatureSet set = scores(kLogits, torch::tensor({0, 1, 1}), 2);
  EXPECT_NEAR(logit_accuracy(head_of(3), set, {2, 1}).top1, 200.0 / 3, 1e-9);
  EXPECT_NEAR(logit_accuracy(head_of(3), set, {0, 1}).top1, 100.0, 1e-9);
}

TEST(Upstream, CountsEveryImageOfALargeSet) {
  const torch::Tensor labels = torch::arange(2500) % 3;
  const torch::Tensor logits = torch::one_hot(labels, 3).to(torch::kFloat32);
  const UpstreamAccuracy found =
      logit_accuracy(head_of(3), scores(logits, labels, 3));
  EXPECT_EQ(found.images, 2500);
  EXPECT_EQ(found.top1, 100.0);
}

TEST(Upstream, RefusesASetThatDoesNotFitTheHead) {
  const FeatureSet two = scores(kLogits, torch::tensor({0, 1, 1}), 2);
  EXPECT_THROW(logit_accuracy(head_of(3), two), Error);
  EXPECT_THROW(logit_accuracy(head_of(3), two, {0, 3}), Error);
  EXPECT_THROW(logit_accuracy(head_of(3), two, {0, -1}), Error);
  EXPECT_THROW(logit_accuracy(head_of(3), two, {0, 1, 2}), Error);
  EXPECT_THROW(logit_accuracy(head_of(2), two), Error);
}

TEST(Upstream, RefusesAMultiLabelHead) {
  models::Head head = head_of(3);
  head.multi_label = true;
  EXPECT_THROW(
      logit_accuracy(head, scores(kLogits, torch::tensor({0, 1, 1}), 3)),
      Error);
}

}  // namespace
}  // namespace solera::eval
