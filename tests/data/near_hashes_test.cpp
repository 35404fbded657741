#include "solera/data/near_hashes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "solera/core/random.h"
#include "solera/image/perceptual_hash.h"
#include "tests/support/errors.h"

namespace solera::data {
namespace {

using Row = std::tuple<std::uint32_t, std::uint32_t, int>;

std::vector<Row> rows_of(const std::vector<NearPair>& pairs) {
  std::vector<Row> rows;
  for (const NearPair& pair : pairs) {
    rows.emplace_back(pair.a, pair.b, pair.distance);
  }
  return rows;
}

/// Looks at every pair.
std::vector<Row> all_near(const std::vector<std::uint64_t>& hashes,
                          int distance) {
  std::vector<Row> rows;
  for (std::uint32_t a = 0; a < hashes.size(); ++a) {
    for (std::uint32_t b = a + 1; b < hashes.size(); ++b) {
      const int apart = image::hash_distance(hashes[a], hashes[b]);
      if (apart <= distance) rows.emplace_back(a, b, apart);
    }
  }
  return rows;
}

/// Families of hashes a few flipped bits from each other, all different.
std::vector<std::uint64_t> families(int count, int members) {
  RandomStream random(11, 0, 0, 0);
  std::set<std::uint64_t> hashes;
  for (int family = 0; family < count; ++family) {
    const std::uint64_t first =
        std::uint64_t{random.bits()} << 32 | random.bits();
    hashes.insert(first);
    for (int i = 1; i < members; ++i) {
      std::uint64_t hash = first;
      for (std::int64_t flips = random.below(9); flips > 0; --flips) {
        hash ^= std::uint64_t{1} << random.below(64);
      }
      hashes.insert(hash);
    }
  }
  std::vector<std::uint64_t> shuffled(hashes.begin(), hashes.end());
  std::sort(
      shuffled.begin(), shuffled.end(),
      [](std::uint64_t a, std::uint64_t b) { return mix64(a) < mix64(b); });
  return shuffled;
}

TEST(FindNearHashes, FindsThePairsThatLookingAtAllFindsAtEveryDistance) {
  const std::vector<std::uint64_t> hashes = families(60, 12);
  for (int distance = 0; distance <= kLargestHashDistance; ++distance) {
    const std::vector<Row> expected = all_near(hashes, distance);
    EXPECT_EQ(expected.empty(), distance == 0);
    EXPECT_EQ(rows_of(find_near_hashes(hashes, distance, 1)), expected)
        << distance;
  }
}

TEST(FindNearHashes, FindsTheSameWithAnyNumberOfThreads) {
  const std::vector<std::uint64_t> hashes = families(40, 8);
  const std::vector<Row> one = rows_of(find_near_hashes(hashes, 6, 1));
  EXPECT_FALSE(one.empty());
  EXPECT_EQ(rows_of(find_near_hashes(hashes, 6, 3)), one);
}

TEST(FindNearHashes, GivesAPairThatAgreesInSeveralBandsOnce) {
  EXPECT_THAT(rows_of(find_near_hashes({0, 1}, 16, 2)),
              testing::ElementsAre(Row(0, 1, 1)));
}

TEST(FindNearHashes, RefusesDistancesThatMeanNothing) {
  for (const int distance : {-1, kLargestHashDistance + 1}) {
    EXPECT_THAT(support::usage_error_of([&] {
                  find_near_hashes({1, 2}, distance, 1);
                }),
                testing::HasSubstr("expected 0 to 16"));
  }
}

TEST(FindNearHashes, RefusesMorePairsThanFitInMemory) {
  const std::vector<std::uint64_t> hashes = {0, 1, 2, 4, 8};
  EXPECT_EQ(find_near_hashes(hashes, 2, 1, 10).size(), 10u);
  EXPECT_THAT(
      support::usage_error_of([&] { find_near_hashes(hashes, 2, 1, 9); }),
      testing::HasSubstr("found more than 9 pairs of images within 2 bits"));
}

}  // namespace
}  // namespace solera::data
