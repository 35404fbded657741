#include "solera/data/sampler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

}  // namespace
}  // namespace solera::data
