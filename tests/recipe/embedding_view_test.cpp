#include "solera/recipe/embedding_view.h"

#include <gtest/gtest.h>

namespace solera::recipe {
namespace {

using Indices = std::vector<std::int64_t>;

// Ten images of class 0, two of class 1, none of class 2, one of class 3.
const Indices kLabels = {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 3};

Indices counts_of(const Indices& chosen) {
  Indices counts(4, 0);
  for (const auto i : chosen) {
    ++counts[static_cast<std::size_t>(kLabels[static_cast<std::size_t>(i)])];
  }
  return counts;
}

TEST(ChoosePoints, TakesFromEachClassInTurn) {
  EXPECT_EQ(counts_of(choose_points(kLabels, 4, 6, 1)), (Indices{3, 2, 0, 1}));
  EXPECT_EQ(counts_of(choose_points(kLabels, 4, 2, 1)), (Indices{1, 1, 0, 0}));
}

TEST(ChoosePoints, TakesAllIfThereAreNoMore) {
  EXPECT_EQ(choose_points(kLabels, 4, 1000, 1).size(), kLabels.size());
}

TEST(ChoosePoints, DependsOnTheSeedAlone) {
  EXPECT_EQ(choose_points(kLabels, 4, 5, 1), choose_points(kLabels, 4, 5, 1));
  EXPECT_NE(choose_points(kLabels, 4, 5, 1), choose_points(kLabels, 4, 5, 2));
}

}  // namespace
}  // namespace solera::recipe
