#include "solera/eval/draws.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace solera::eval {
namespace {

// 40 images of class 0, 10 of class 1, 3 of class 2, mixed.
std::vector<std::int64_t> uneven_labels() {
  std::vector<std::int64_t> labels(53, 0);
  for (std::size_t i = 0; i < 10; ++i) labels[5 * i + 1] = 1;
  for (std::size_t i = 0; i < 3; ++i) labels[12 * i + 3] = 2;
  return labels;
}

TEST(Draws, TakeTheShotsOfEachClassOrAllThereAre) {
  const std::vector<std::int64_t> labels = uneven_labels();
  const std::vector<Draw> draws = make_draws(labels, 3, {5, 20, 7});
  ASSERT_EQ(draws.size(), 20U);
  for (const Draw& draw : draws) {
    std::vector<int> counts(3, 0);
    for (const std::int64_t image : draw) {
      ++counts[static_cast<std::size_t>(
          labels[static_cast<std::size_t>(image)])];
    }
    EXPECT_EQ(counts, (std::vector<int>{5, 5, 3}));
    EXPECT_TRUE(std::is_sorted(draw.begin(), draw.end()));
    EXPECT_EQ(std::set<std::int64_t>(draw.begin(), draw.end()).size(), 13U);
  }
}

TEST(Draws, AreTheSameHoweverManyThereAre) {
  const std::vector<std::int64_t> labels = uneven_labels();
  const std::vector<Draw> few = make_draws(labels, 3, {5, 3, 7});
  const std::vector<Draw> many = make_draws(labels, 3, {5, 20, 7});
  EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
  EXPECT_NE(many[0], many[1]);
  EXPECT_NE(make_draws(labels, 3, {5, 1, 8})[0], many[0]);
}

TEST(Draws, TakeEveryImageAlikeOften) {
  const std::vector<std::int64_t> labels(20, 0);
  std::vector<int> taken(20, 0);
  for (const Draw& draw : make_draws(labels, 1, {5, 4000, 0})) {
    for (const std::int64_t image : draw) {
      ++taken[static_cast<std::size_t>(image)];
    }
  }
  // Expected 1000 with a deviation of 27.
  for (const int count : taken) EXPECT_NEAR(count, 1000, 120);
}

TEST(Draws, TakeAllImagesOnceForZeroShots) {
  const std::vector<Draw> draws = make_draws(uneven_labels(), 3, {0, 50, 7});
  ASSERT_EQ(draws.size(), 1U);
  EXPECT_EQ(draws[0].size(), 53U);
  EXPECT_EQ(draws[0].front(), 0);
  EXPECT_EQ(draws[0].back(), 52);
}

TEST(Draws, HaveAHashThatKnowsWhereADrawEnds) {
  EXPECT_EQ(draw_hash({{1, 2}, {3}}), draw_hash({{1, 2}, {3}}));
  EXPECT_NE(draw_hash({{1, 2}, {3}}), draw_hash({{1}, {2, 3}}));
  EXPECT_NE(draw_hash({{12}}), draw_hash({{1, 2}}));
}

}  // namespace
}  // namespace solera::eval
