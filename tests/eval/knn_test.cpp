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

TEST(Knn, LetsOneVeryNearImageOutvoteTwoFarOnes) {
  const Matrix train = points({{1.0F, 0.0F}, {0.0F, 1.0F}, {0.1F, 1.0F}});
  const std::vector<std::int64_t> labels = {0, 1, 1};
  const Matrix query = points({{10.0F, 7.0F}});
  KnnOptions options;
  EXPECT_EQ(predict_knn(train, labels, 2, query, options, 1).front(), 0);
  // Hot votes are nearly equal, and two are more than one.
  options.temperature = 100.0;
  EXPECT_EQ(predict_knn(train, labels, 2, query, options, 1).front(), 1);
}

TEST(Knn, AsksTheNearestOnly) {
  const Matrix train = points({{1.0F, 0.0F}, {0.0F, 1.0F}, {0.1F, 1.0F}});
  const std::vector<std::int64_t> labels = {0, 1, 1};
  KnnOptions options;
  options.temperature = 100.0;
  options.neighbours = 1;
  const Matrix query = points({{10.0F, 7.0F}});
  EXPECT_EQ(predict_knn(train, labels, 2, query, options, 1).front(), 0);
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
  const auto found = predict_knn(design_matrix(train, true), label_list(train),
                                 4, design_matrix(test, true), {}, 3);
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
