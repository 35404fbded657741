#include "solera/data/holdout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "solera/data/subset.h"
#include "tests/support/errors.h"
#include "tests/support/toy_dataset.h"

namespace solera::data {
namespace {

std::set<std::string> names_of(const Dataset& dataset) {
  std::set<std::string> names;
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    names.insert(dataset.sample_name(i));
  }
  return names;
}

TEST(HoldOut, TakesTheShareOfEveryClassAndLeavesTheRest) {
  const auto all = std::make_shared<support::ToyDataset>(40, 4);
  const HoldOut parts = hold_out(all, 0.2, 1);
  std::map<std::int64_t, int> held;
  for (std::int64_t i = 0; i < parts.held->size(); ++i) {
    ++held[parts.held->label(i)];
  }
  EXPECT_THAT(held,
              testing::ElementsAre(testing::Pair(0, 2), testing::Pair(1, 2),
                                   testing::Pair(2, 2), testing::Pair(3, 2)));
  EXPECT_EQ(parts.train->size(), 32);
  EXPECT_EQ(parts.held->class_names(), all->class_names());
  std::set<std::string> both = names_of(*parts.train);
  both.merge(names_of(*parts.held));
  EXPECT_EQ(both.size(), 40U);
}

TEST(HoldOut, IsAFunctionOfTheSeed) {
  const auto all = std::make_shared<support::ToyDataset>(40, 4);
  const auto held = [&](std::uint64_t seed) {
    return names_of(*hold_out(all, 0.2, seed).held);
  };
  EXPECT_EQ(held(1), held(1));
  EXPECT_NE(held(1), held(2));
}

TEST(HoldOut, KeepsOneAtLeastOfEachOnBothSides) {
  const auto all = std::make_shared<support::ToyDataset>(8, 4);
  for (const double share : {0.01, 0.99}) {
    EXPECT_EQ(hold_out(all, share, 1).held->size(), 4) << share;
  }
}

TEST(HoldOut, RefusesAClassOfOneImage) {
  const auto all = std::make_shared<support::ToyDataset>(4, 4);
  EXPECT_THAT(support::usage_error_of([&] { hold_out(all, 0.5, 1); }),
              testing::HasSubstr("only image of its class"));
}

}  // namespace
}  // namespace solera::data
