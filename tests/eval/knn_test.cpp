#include "solera/eval/knn.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <vector>

#include "solera/core/error.h"
#include "solera/eval/feature_set.h"
#include "tests/eval/toy_features.h"

namespace solera::eval {
namespace {

Matrix points(const std::vector<std::vector<float>>& rows) {
  FeatureSet set;
  std::vector<torch::Tensor> tensors;
  for (const auto& row : rows) tensors.push_back(torch::tensor(row));
  set.features = torch::stack(tensors);
  return design_matrix(set, true);
}

std::int64_t class_of(const Matrix& query, const Matrix& train,
                      const Targets& targets, const KnnOptions& options) {
  return predict_classes(*make_knn_scorer(train, targets, options), query, 1)
      .front();
}

TEST(Knn, LetsOneVeryNearImageOutvoteTwoFarOnes) {
  const Matrix train = points({{1.0F, 0.0F}, {0.0F, 1.0F}, {0.1F, 1.0F}});
  const Targets targets = {2, {0, 1, 1}, {}};
  const Matrix query = points({{10.0F, 7.0F}});
  KnnOptions options;
  EXPECT_EQ(class_of(query, train, targets, options), 0);
  // Hot votes are nearly equal, and two are more than one.
  options.temperature = 100.0;
  EXPECT_EQ(class_of(query, train, targets, options), 1);
}

TEST(Knn, AsksTheNearestOnly) {
  const Matrix train = points({{1.0F, 0.0F}, {0.0F, 1.0F}, {0.1F, 1.0F}});
  const Targets targets = {2, {0, 1, 1}, {}};
  KnnOptions options;
  options.temperature = 100.0;
  options.neighbours = 1;
  const Matrix query = points({{10.0F, 7.0F}});
  EXPECT_EQ(class_of(query, train, targets, options), 0);
}

// Every image votes in a plain double loop.
std::int64_t plain_vote(const torch::Tensor& train, const torch::Tensor& labels,
                        const torch::Tensor& query, std::int64_t classes) {
  const torch::Tensor similarity = train.matmul(query);
  const auto top = similarity.topk(20);
  const torch::Tensor votes = torch::zeros({classes}, torch::kFloat64);
  votes.index_add_(0, labels.index_select(0, std::get<1>(top)),
                   (std::get<0>(top) / 0.07).exp());
  return votes.argmax().item<std::int64_t>();
}

TEST(Knn, AgreesWithTensors) {
  const FeatureSet train = toy_features({150, 12, 4, 2, 0});
  const FeatureSet test = toy_features({100, 12, 4, 2, 150});
  const auto found = predict_classes(
      *make_knn_scorer(design_matrix(train, true), targets_of(train), {}),
      design_matrix(test, true), 3);
  const auto unit = [](const FeatureSet& set) {
    const torch::Tensor x = set.features.to(torch::kFloat64);
    return x / x.norm(2, 1, true);
  };
  const torch::Tensor queries = unit(test);
  for (std::int64_t i = 0; i < queries.size(0); ++i) {
    EXPECT_EQ(found[static_cast<std::size_t>(i)],
              plain_vote(unit(train), train.labels, queries[i], 4));
  }
}

TEST(Knn, SaysYesToALabelThatMoreThanHalfOfTheNeighboursHave) {
  const Matrix train = points({{1.0F, 0.0F}, {1.0F, 0.1F}, {1.0F, -0.1F}});
  const Targets targets = {3, {}, {1, 1, 0, /**/ 1, 0, 0, /**/ 0, 1, 0}};
  KnnOptions options;
  options.temperature = 1e6;  // all votes alike
  const Matrix scores = make_knn_scorer(train, targets, options)
                            ->score(points({{1.0F, 0.0F}}), 0, 1);
  EXPECT_NEAR(scores.row(0)[0], 2.0 / 3.0 - 0.5, 1e-6);
  EXPECT_NEAR(scores.row(0)[1], 2.0 / 3.0 - 0.5, 1e-6);
  EXPECT_NEAR(scores.row(0)[2], -0.5, 1e-6);
}

TEST(KnnOptions, RefuseNoNeighbourAndNoTemperature) {
  KnnOptions options;
  options.neighbours = 0;
  EXPECT_THROW(options.validate("probe"), Error);
  options = {};
  options.temperature = 0.0;
  EXPECT_THROW(options.validate("probe"), Error);
}

}  // namespace
}  // namespace solera::eval
