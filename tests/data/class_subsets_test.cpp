#include "solera/data/class_subsets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/errors.h"

namespace solera::data {
namespace {

std::vector<std::string> numbered(int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back("c" + std::to_string(i));
  return names;
}

std::vector<std::size_t> sizes_of(
    const std::vector<std::vector<std::string>>& subsets) {
  std::vector<std::size_t> sizes;
  for (const auto& subset : subsets) sizes.push_back(subset.size());
  return sizes;
}

TEST(DivideInSubsets, GivesFiveTenthsOfCarsAsThePaper) {
  // 196 classes, 98 of them in the t-split.
  const auto subsets = divide_in_subsets(numbered(98), 196, {5, 0.1}, 0);
  EXPECT_THAT(sizes_of(subsets), testing::ElementsAre(19, 19, 19, 19, 19));
  std::set<std::string> all;
  for (const auto& subset : subsets) {
    EXPECT_TRUE(std::is_sorted(subset.begin(), subset.end()));
    all.insert(subset.begin(), subset.end());
  }
  EXPECT_EQ(all.size(), 95u);
}

TEST(DivideInSubsets, DividesAllWithoutAShare) {
  EXPECT_THAT(sizes_of(divide_in_subsets(numbered(13), 26, {4, 0.0}, 0)),
              testing::ElementsAre(4, 3, 3, 3));
  EXPECT_TRUE(divide_in_subsets(numbered(13), 26, {}, 0).empty());
}

TEST(DivideInSubsets, RoundsASharePreciselyDown) {
  // 0.1 * 30 is less than 3 in some roundings.
  EXPECT_THAT(sizes_of(divide_in_subsets(numbered(15), 30, {5, 0.1}, 0)),
              testing::ElementsAre(3, 3, 3, 3, 3));
  EXPECT_THAT(sizes_of(divide_in_subsets(numbered(15), 29, {2, 0.1}, 0)),
              testing::ElementsAre(2, 2));
}

TEST(DivideInSubsets, IsOfTheSeedAndNotOfTheOrder) {
  std::vector<std::string> backwards = numbered(20);
  std::reverse(backwards.begin(), backwards.end());
  const auto subsets = divide_in_subsets(numbered(20), 40, {4, 0.0}, 1);
  EXPECT_EQ(divide_in_subsets(backwards, 40, {4, 0.0}, 1), subsets);
  EXPECT_NE(divide_in_subsets(numbered(20), 40, {4, 0.0}, 2), subsets);
}

TEST(DivideInSubsets, StayAsTheyAlwaysWere) {
  // Runs that are kept depend on this division: it must never change.
  EXPECT_THAT(divide_in_subsets(numbered(6), 12, {3, 0.0}, 0)[0],
              testing::ElementsAre("c1", "c2"));
}

TEST(DivideInSubsets, RefusesWhereClassesAreTooFew) {
  for (const SubsetPlan& plan :
       {SubsetPlan{6, 0.0}, {5, 0.09}, {3, 0.2}, {1, 0.6}}) {
    EXPECT_THAT(support::usage_error_of(
                    [&] { divide_in_subsets(numbered(5), 10, plan, 0); }),
                testing::HasSubstr("found 5 classes, too few for"));
  }
}

}  // namespace
}  // namespace solera::data
