#include "solera/eval/assignment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <numeric>

#include "solera/core/error.h"

namespace solera::eval {
namespace {

double sum_of(const torch::Tensor& scores,
              const std::vector<std::int64_t>& columns) {
  double sum = 0.0;
  for (std::int64_t row = 0; row < scores.size(0); ++row) {
    sum += scores[row][columns[static_cast<std::size_t>(row)]].item<double>();
  }
  return sum;
}

// Every order of the columns.
double best_sum(const torch::Tensor& scores) {
  std::vector<std::int64_t> columns(static_cast<std::size_t>(scores.size(1)));
  std::iota(columns.begin(), columns.end(), 0);
  double best = -1e9;
  do {
    best = std::max(best, sum_of(scores, columns));
  } while (std::next_permutation(columns.begin(), columns.end()));
  return best;
}

TEST(Assignment, IsAsGoodAsTheBestOfAllOrders) {
  torch::manual_seed(4);
  for (int i = 0; i < 30; ++i) {
    const torch::Tensor scores = torch::randint(0, 9, {1 + i % 5, 6});
    std::vector<std::int64_t> found = best_assignment(scores);
    EXPECT_EQ(sum_of(scores, found), best_sum(scores)) << scores;
    std::sort(found.begin(), found.end());
    EXPECT_EQ(std::adjacent_find(found.begin(), found.end()), found.end());
  }
}

TEST(Assignment, FindsAPermutation) {
  const torch::Tensor order = torch::tensor({2, 0, 3, 1}, torch::kInt64);
  EXPECT_THAT(best_assignment(torch::one_hot(order, 4)),
              testing::ElementsAre(2, 0, 3, 1));
}

TEST(Assignment, RefusesMoreRowsThanColumns) {
  EXPECT_THROW(best_assignment(torch::zeros({3, 2})), Error);
}

}  // namespace
}  // namespace solera::eval
