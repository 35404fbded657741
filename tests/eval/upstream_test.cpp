#include "solera/eval/upstream.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/error.h"

namespace solera::eval {
namespace {

// Output c of this head is feature c.
models::Head identity_head(std::int64_t outputs) {
  const torch::NoGradGuard no_grad;
  models::Head head;
  head.name = "birds";
  head.linear = torch::nn::Linear(outputs, outputs);
  head.linear->weight.copy_(torch::eye(outputs));
  head.linear->bias.zero_();
  return head;
}

FeatureSet scores(const torch::Tensor& features, const torch::Tensor& labels,
                  std::int64_t classes) {
  FeatureSet set;
  set.features = features;
  set.labels = labels;
  set.class_names.resize(static_cast<std::size_t>(classes), "bird");
  return set;
}

const torch::Tensor kFeatures =
    torch::tensor({{3.0F, 1.0F, 2.0F}, {1.0F, 2.0F, 3.0F}, {1.0F, 3.0F, 2.0F}});

TEST(Upstream, CountsImagesWhoseLabelScoresHighest) {
  const UpstreamAccuracy found = head_accuracy(
      identity_head(3), scores(kFeatures, torch::tensor({0, 1, 1}), 3));
  EXPECT_NEAR(found.top1, 200.0 / 3, 1e-9);
  EXPECT_EQ(found.top5, 100.0);
  EXPECT_EQ(found.images, 3);
}

TEST(Upstream, LetsOnlyTheGivenOutputsCompete) {
  // Label 0 is output 2, label 1 is output 1.
  const FeatureSet set = scores(kFeatures, torch::tensor({0, 1, 1}), 2);
  EXPECT_NEAR(head_accuracy(identity_head(3), set, {2, 1}).top1, 200.0 / 3,
              1e-9);
  EXPECT_NEAR(head_accuracy(identity_head(3), set, {0, 1}).top1, 100.0, 1e-9);
}

TEST(Upstream, CountsEveryImageOfALargeSet) {
  const torch::Tensor labels = torch::arange(2500) % 3;
  const torch::Tensor features = torch::one_hot(labels, 3).to(torch::kFloat32);
  const UpstreamAccuracy found =
      head_accuracy(identity_head(3), scores(features, labels, 3));
  EXPECT_EQ(found.images, 2500);
  EXPECT_EQ(found.top1, 100.0);
}

TEST(Upstream, RefusesASetThatDoesNotFitTheHead) {
  const FeatureSet two = scores(kFeatures, torch::tensor({0, 1, 1}), 2);
  EXPECT_THROW(head_accuracy(identity_head(3), two), Error);
  EXPECT_THROW(head_accuracy(identity_head(3), two, {0, 3}), Error);
  EXPECT_THROW(head_accuracy(identity_head(3), two, {0, -1}), Error);
  EXPECT_THROW(head_accuracy(identity_head(3), two, {0, 1, 2}), Error);
  EXPECT_THROW(head_accuracy(identity_head(2), two), Error);
}

TEST(Upstream, RefusesAMultiLabelHead) {
  models::Head head = identity_head(3);
  head.multi_label = true;
  EXPECT_THROW(
      head_accuracy(head, scores(kFeatures, torch::tensor({0, 1, 1}), 3)),
      Error);
}

}  // namespace
}  // namespace solera::eval
