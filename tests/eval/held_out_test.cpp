#include "solera/eval/held_out.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

#include "solera/eval/feature_set.h"
#include "tests/support/errors.h"

namespace solera::eval {
namespace {

using testing::HasSubstr;

// Every other image of 60 is of class 0, the rest of classes 1 and 2.
std::vector<std::int64_t> some_labels() {
  std::vector<std::int64_t> labels;
  for (std::int64_t i = 0; i < 60; ++i) {
    labels.push_back(i % 2 == 0 ? 0 : 1 + i % 4 / 2);
  }
  return labels;
}

Targets of_labels(std::vector<std::int64_t> labels) {
  return {3, std::move(labels), {}};
}

Draw all_of(std::size_t count) {
  Draw draw(count);
  std::iota(draw.begin(), draw.end(), 0);
  return draw;
}

std::vector<std::int64_t> labels_of(const Draw& draw,
                                    const std::vector<std::int64_t>& labels) {
  std::vector<std::int64_t> found;
  for (const auto image : draw) {
    found.push_back(labels[static_cast<std::size_t>(image)]);
  }
  return found;
}

TEST(HoldOut, TakesAFifthOfEveryClass) {
  const auto labels = some_labels();
  const HeldOut halves = hold_out(all_of(60), of_labels(labels), 5, 1);
  EXPECT_EQ(class_counts(labels_of(halves.judge, labels), 3),
            (std::vector<std::int64_t>{6, 3, 3}));
  EXPECT_EQ(halves.learn.size(), 48u);
}

TEST(HoldOut, DividesTheDrawAndNothingElse) {
  const auto labels = some_labels();
  const Draw draw = {3, 4, 8, 11, 17, 20, 22, 31, 35, 40, 58, 59};
  const HeldOut halves = hold_out(draw, of_labels(labels), 3, 2);
  Draw both = halves.learn;
  both.insert(both.end(), halves.judge.begin(), halves.judge.end());
  std::sort(both.begin(), both.end());
  EXPECT_EQ(both, draw);
  EXPECT_FALSE(halves.judge.empty());
}

TEST(HoldOut, DependsOnTheSeed) {
  const auto labels = some_labels();
  const auto judge = [&](std::uint64_t seed) {
    return hold_out(all_of(60), of_labels(labels), 5, seed).judge;
  };
  EXPECT_EQ(judge(1), judge(1));
  EXPECT_NE(judge(1), judge(2));
}

TEST(HoldOut, LeavesTheOnlyImageOfAClassToLearnFrom) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const HeldOut halves =
        hold_out(all_of(6), of_labels({0, 1, 1, 1, 1, 2}), 2, seed);
    for (const std::int64_t judge : halves.judge) {
      EXPECT_TRUE(judge != 0 && judge != 5) << seed;
    }
  }
}

TEST(HoldOut, RefusesOneShot) {
  EXPECT_THAT(support::input_error_of([] {
                hold_out({0, 1, 2}, of_labels({0, 1, 2}), 5, 1);
              }),
              HasSubstr("give a single learning rate"));
}

TEST(HoldOut, TakesAnyFifthOfImagesWithSeveralLabels) {
  Targets targets;
  targets.classes = 2;
  targets.sets.assign(120, 1);
  const HeldOut halves = hold_out(all_of(60), targets, 5, 1);
  EXPECT_EQ(halves.judge.size(), 12u);
  EXPECT_EQ(halves.learn.size(), 48u);
  EXPECT_TRUE(std::is_sorted(halves.judge.begin(), halves.judge.end()));
  EXPECT_NE(halves.judge, hold_out(all_of(60), targets, 5, 2).judge);
  targets.sets.assign(120, 0);
  EXPECT_THAT(
      support::input_error_of([&] { hold_out(all_of(60), targets, 5, 1); }),
      HasSubstr("give a single learning rate"));
}

}  // namespace
}  // namespace solera::eval
