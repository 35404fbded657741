#include "solera/data/duplicates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace solera::data {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Images of set 0, then those of set 1, ...
std::vector<HashedImage> images_of(
    const std::vector<std::vector<std::uint64_t>>& sets) {
  std::vector<HashedImage> images;
  for (std::size_t set = 0; set < sets.size(); ++set) {
    for (std::size_t i = 0; i < sets[set].size(); ++i) {
      images.push_back({static_cast<std::int64_t>(set),
                        static_cast<std::int64_t>(i), sets[set][i]});
    }
  }
  return images;
}

DuplicateReport find(const std::vector<std::vector<std::uint64_t>>& sets,
                     int distance, bool between = false) {
  DuplicateOptions options;
  options.distance = distance;
  options.between = between;
  return find_duplicates(images_of(sets),
                         static_cast<std::int64_t>(sets.size()), options, 2);
}

/// "2" for an image that stays, "3->0@1" for one that goes.
std::vector<std::vector<std::string>> groups_of(const DuplicateReport& report) {
  std::vector<std::vector<std::string>> groups;
  for (const auto& group : report.groups) {
    groups.emplace_back();
    for (const DuplicateMember& member : group) {
      std::string text = std::to_string(member.image);
      if (member.stays) {
        text += "->" + std::to_string(*member.stays) + "@" +
                std::to_string(member.distance);
      }
      groups.back().push_back(text);
    }
  }
  return groups;
}

TEST(FindDuplicates, KeepsTheFirstOfEveryGroup) {
  const DuplicateReport report =
      find({{0xF0F0, 0xAAAA0000, 0xF0F1, 0xF0F0, 0x123456}}, 2);
  EXPECT_THAT(groups_of(report),
              ElementsAre(ElementsAre("0", "2->0@1", "3->0@0")));
  EXPECT_THAT(report.pairs, ElementsAre(ElementsAre(3)));
}

TEST(FindDuplicates, ComparesTheSetsWithEachOther) {
  const DuplicateReport report = find({{0xF0F0, 0xF0F0}, {0xF0F3, 1}}, 2);
  EXPECT_THAT(groups_of(report),
              ElementsAre(ElementsAre("0", "1->0@0", "2->0@2")));
  EXPECT_THAT(report.pairs, ElementsAre(ElementsAre(1, 2), ElementsAre(0, 0)));
}

TEST(FindDuplicates, LooksOnlyBetweenSetsIfAsked) {
  const DuplicateReport report =
      find({{0xF0F0, 0xF0F0}, {0xF0F0, 0xF0F1, 7, 7}}, 2, true);
  EXPECT_THAT(groups_of(report),
              ElementsAre(ElementsAre("0", "1", "2->0@0", "3->0@1")));
  EXPECT_THAT(report.pairs, ElementsAre(ElementsAre(0, 4), ElementsAre(0, 0)));
}

TEST(FindDuplicates, KeepsAnImageWhoseOnlyNeighbourGoes) {
  // 0 and 0b11 are near, 0b11 and 0b1111 are, but 0 and 0b1111 are not.
  const DuplicateReport report = find({{0, 0b11, 0b1111}}, 2);
  EXPECT_THAT(groups_of(report), ElementsAre(ElementsAre("0", "1->0@2", "2")));
  EXPECT_THAT(report.pairs, ElementsAre(ElementsAre(2)));
}

TEST(FindDuplicates, GivesAnImageTheNearestThatStays) {
  const DuplicateReport report = find({{0b1111, 0, 0b1, 0b11}}, 3);
  EXPECT_THAT(groups_of(report),
              ElementsAre(ElementsAre("0", "1", "2->1@1", "3->0@2")));
}

TEST(FindDuplicates, PutsGroupsInTheOrderOfTheirFirstImages) {
  const DuplicateReport report =
      find({{~std::uint64_t{0}, 0, 1, ~std::uint64_t{0}}}, 1);
  EXPECT_THAT(groups_of(report), ElementsAre(ElementsAre("0", "3->0@0"),
                                             ElementsAre("1", "2->1@1")));
}

TEST(FindDuplicates, CountsPairsOfManyEqualImagesWithoutListingThem) {
  const DuplicateReport report =
      find({std::vector<std::uint64_t>(100000, 5), {5}}, 4);
  EXPECT_EQ(report.pairs[0][0], std::int64_t{100000} * 99999 / 2);
  EXPECT_EQ(report.pairs[0][1], 100000);
  EXPECT_EQ(report.groups.at(0).size(), 100001u);
}

TEST(FindDuplicates, FindsNothingWhereNothingIs) {
  EXPECT_THAT(find({{}, {}}, 4).groups, IsEmpty());
  EXPECT_THAT(find({{0, 0xFFFF}}, 4).groups, IsEmpty());
}

}  // namespace
}  // namespace solera::data
