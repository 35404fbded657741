#include "solera/eval/draws.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace solera::eval {
namespace {

// 40 images of class 0, 10 of class 1, 3 of class 2, mixed.
Targets uneven_targets() {
  std::vector<std::int64_t> labels(53, 0);
  for (std::size_t i = 0; i < 10; ++i) labels[5 * i + 1] = 1;
  for (std::size_t i = 0; i < 3; ++i) labels[12 * i + 3] = 2;
  return {3, labels, {}};
}

TEST(Draws, TakeTheShotsOfEachClassOrAllThereAre) {
  const Targets targets = uneven_targets();
  const std::vector<Draw> draws = make_draws(targets, {5, 20, 7});
  ASSERT_EQ(draws.size(), 20U);
  for (const Draw& draw : draws) {
    std::vector<int> counts(3, 0);
    for (const std::int64_t image : draw) {
      ++counts[static_cast<std::size_t>(
          targets.labels[static_cast<std::size_t>(image)])];
    }
    EXPECT_EQ(counts, (std::vector<int>{5, 5, 3}));
    EXPECT_TRUE(std::is_sorted(draw.begin(), draw.end()));
    EXPECT_EQ(std::set<std::int64_t>(draw.begin(), draw.end()).size(), 13U);
  }
}

TEST(Draws, AreTheSameHoweverManyThereAre) {
  const Targets targets = uneven_targets();
  const std::vector<Draw> few = make_draws(targets, {5, 3, 7});
  const std::vector<Draw> many = make_draws(targets, {5, 20, 7});
  EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
  EXPECT_NE(many[0], many[1]);
  EXPECT_NE(make_draws(targets, {5, 1, 8})[0], many[0]);
}

TEST(Draws, TakeEveryImageAlikeOften) {
  const Targets targets = {1, std::vector<std::int64_t>(20, 0), {}};
  std::vector<int> taken(20, 0);
  for (const Draw& draw : make_draws(targets, {5, 4000, 0})) {
    for (const std::int64_t image : draw) {
      ++taken[static_cast<std::size_t>(image)];
    }
  }
  // Expected 1000 with a deviation of 27.
  for (const int count : taken) EXPECT_NEAR(count, 1000, 120);
}

TEST(Draws, TakeAllImagesOnceForZeroShots) {
  const std::vector<Draw> draws = make_draws(uneven_targets(), {0, 50, 7});
  ASSERT_EQ(draws.size(), 1U);
  EXPECT_EQ(draws[0].size(), 53U);
  EXPECT_EQ(draws[0].front(), 0);
  EXPECT_EQ(draws[0].back(), 52);
}

TEST(Draws, AreWhatTheyWereInVersionOne) {
  EXPECT_EQ(make_draws(uneven_targets(), {2, 1, 7})[0],
            (Draw{2, 15, 17, 21, 27, 31}));
}

// Images 0-9 have label 0, 0-2 label 1 too, 10-11 label 2, the rest none.
Targets overlapping_targets() {
  Targets targets{3, {}, std::vector<std::uint8_t>(45, 0)};
  for (std::size_t i = 0; i < 10; ++i) targets.sets[3 * i] = 1;
  for (std::size_t i = 0; i < 3; ++i) targets.sets[3 * i + 1] = 1;
  targets.sets[3 * 10 + 2] = 1;
  targets.sets[3 * 11 + 2] = 1;
  return targets;
}

std::vector<int> counts_of(const Draw& draw, const Targets& targets) {
  std::vector<int> counts(static_cast<std::size_t>(targets.classes), 0);
  for (const std::int64_t image : draw) {
    for (std::int64_t c = 0; c < targets.classes; ++c) {
      counts[static_cast<std::size_t>(c)] += targets.shows(image, c);
    }
  }
  return counts;
}

TEST(Draws, OfSeveralLabelsHaveTheShotsWithAndWithoutEachLabel) {
  const Targets targets = overlapping_targets();
  std::set<std::size_t> sizes;
  for (const Draw& draw : make_draws(targets, {3, 30, 1})) {
    const std::vector<int> counts = counts_of(draw, targets);
    EXPECT_GE(counts[0], 3);
    EXPECT_EQ(counts[1], 3);
    EXPECT_EQ(counts[2], 2);
    const auto size = static_cast<int>(draw.size());
    for (const int count : counts) EXPECT_GE(size - count, 3);
    EXPECT_EQ(std::set<std::int64_t>(draw.begin(), draw.end()).size(),
              draw.size());
    sizes.insert(draw.size());
  }
  // What label 0 drew of label 1 is not drawn again: 3 to 6 images have them,
  // then 2 of label 2, and one more that lacks label 0.
  EXPECT_EQ(*sizes.rbegin(), 9U);
  EXPECT_LT(*sizes.begin(), 9U);
}

TEST(Draws, MayBeSoManyImagesOfAnyClass) {
  const Targets targets = overlapping_targets();
  std::vector<int> taken(15, 0);
  for (const Draw& draw : make_draws(targets, {5, 2000, 3, 6})) {
    ASSERT_EQ(draw.size(), 6U);
    for (const std::int64_t image : draw) {
      ++taken[static_cast<std::size_t>(image)];
    }
  }
  // Expected 800 with a deviation of 22.
  for (const int count : taken) EXPECT_NEAR(count, 800, 100);
  EXPECT_EQ(make_draws(targets, {5, 50, 3, 15}).size(), 1U);
}

TEST(Draws, KnowTheClassesThatHaveTooFewImages) {
  EXPECT_EQ(classes_below(uneven_targets(), 11),
            (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(classes_below(overlapping_targets(), 3),
            (std::vector<std::int64_t>{2}));
}

TEST(Draws, HaveAHashThatKnowsWhereADrawEnds) {
  EXPECT_EQ(draw_hash({{1, 2}, {3}}), draw_hash({{1, 2}, {3}}));
  EXPECT_NE(draw_hash({{1, 2}, {3}}), draw_hash({{1}, {2, 3}}));
  EXPECT_NE(draw_hash({{12}}), draw_hash({{1, 2}}));
}

}  // namespace
}  // namespace solera::eval
