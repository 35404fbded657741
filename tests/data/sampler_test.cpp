#include "solera/data/sampler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace solera::data {
namespace {

Sampler::Options options_of(std::int64_t size, std::int64_t batch) {
  Sampler::Options options;
  options.dataset_size = size;
  options.batch_size = batch;
  options.seed = 7;
  return options;
}

std::vector<std::int64_t> epoch_of(Sampler& sampler, std::int64_t epoch) {
  std::vector<std::int64_t> all;
  for (std::int64_t b = 0; b < sampler.batches_per_epoch(); ++b) {
    for (const std::int64_t id : sampler.samples({epoch, b})) all.push_back(id);
  }
  return all;
}

TEST(Sampler, ShowsEverySampleOnceAnEpochInANewOrder) {
  Sampler sampler(options_of(10, 4));
  EXPECT_EQ(sampler.batches_per_epoch(), 3);
  const auto first = epoch_of(sampler, 0);
  const auto second = epoch_of(sampler, 1);
  EXPECT_THAT(first,
              testing::UnorderedElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
  EXPECT_THAT(second, testing::UnorderedElementsAreArray(first));
  EXPECT_NE(first, second);
}

TEST(Sampler, DependsOnThePositionOnly) {
  Sampler asked_before(options_of(10, 4));
  epoch_of(asked_before, 5);
  Sampler fresh(options_of(10, 4));
  EXPECT_EQ(asked_before.samples({2, 1}), fresh.samples({2, 1}));
}

TEST(Sampler, KeepsTheOrderWithoutShuffling) {
  Sampler::Options options = options_of(5, 2);
  options.shuffle = false;
  Sampler sampler(options);
  EXPECT_THAT(epoch_of(sampler, 3), testing::ElementsAre(0, 1, 2, 3, 4));
}

TEST(Sampler, DropsAShortLastBatchIfAsked) {
  Sampler::Options options = options_of(10, 4);
  options.drop_last = true;
  EXPECT_EQ(Sampler(options).batches_per_epoch(), 2);
  options.dataset_size = 12;
  EXPECT_EQ(Sampler(options).batches_per_epoch(), 3);
}

TEST(Sampler, TakesAsManyOfEveryGroupAndBeginsSmallOnesAnew) {
  Sampler::Options options = options_of(13, 5);
  options.groups = {3, 10};
  Sampler sampler(options);
  EXPECT_EQ(sampler.batches_per_epoch(), 5);
  std::map<std::int64_t, int> shown;
  for (std::int64_t b = 0; b < 5; ++b) {
    const auto ids = sampler.samples({1, b});
    ASSERT_EQ(ids.size(), 4U);
    const auto of_first = std::count_if(ids.begin(), ids.end(),
                                        [](std::int64_t id) { return id < 3; });
    EXPECT_EQ(of_first, 2);
    for (const std::int64_t id : ids) ++shown[id];
  }
  for (std::int64_t id = 0; id < 3; ++id) EXPECT_GE(shown[id], 3);
  for (std::int64_t id = 3; id < 13; ++id) EXPECT_EQ(shown[id], 1);
}

TEST(Sampler, CountsThePassesBeforeEverySample) {
  Sampler::Options options = options_of(7, 4);
  EXPECT_THAT(Sampler(options).passes({3, 0}),
              testing::ElementsAre(3, 3, 3, 3));
  options.groups = {2, 5};
  const Sampler sampler(options);
  EXPECT_THAT(sampler.passes({0, 0}), testing::ElementsAre(0, 0, 0, 0));
  EXPECT_THAT(sampler.passes({0, 2}), testing::ElementsAre(2, 0));
  EXPECT_THAT(sampler.passes({1, 1}), testing::ElementsAre(4, 4, 1, 1));
}

TEST(Sampler, OfOneGroupIsThatOfNone) {
  Sampler::Options options = options_of(11, 4);
  Sampler plain(options);
  options.groups = {11};
  Sampler grouped(options);
  EXPECT_EQ(epoch_of(plain, 2), epoch_of(grouped, 2));
  EXPECT_EQ(plain.passes({2, 1}), grouped.passes({2, 1}));
}

}  // namespace
}  // namespace solera::data
