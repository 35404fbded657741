#include "solera/io/weight_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <string>
#include <vector>

namespace solera::io {
namespace {

using testing::ElementsAre;

std::vector<WeightSet> split(const std::vector<std::string>& names) {
  WeightSet whole;
  whole.place = "state_dict";
  for (const std::string& name : names) {
    whole.state.set(name, torch::zeros({1}));
  }
  return split_weight_sets(std::move(whole));
}

std::vector<std::string> names_of(const WeightSet& set) {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : set.state) names.push_back(name);
  return names;
}

// The names of the only set.
std::vector<std::string> stripped(const std::vector<std::string>& names) {
  const std::vector<WeightSet> sets = split(names);
  EXPECT_EQ(sets.size(), 1U);
  return names_of(sets[0]);
}

TEST(WrapperPrefixes, AreRemovedOnlyWhenAllNamesHaveThem) {
  EXPECT_THAT(stripped({"module.a", "module.b"}), ElementsAre("a", "b"));
  EXPECT_THAT(stripped({"model.module._orig_mod.a"}), ElementsAre("a"));
  EXPECT_THAT(stripped({"net.a", "net.b"}), ElementsAre("a", "b"));
  EXPECT_THAT(stripped({"backbone.a"}), ElementsAre("a"));
  EXPECT_THAT(stripped({"module.a", "b"}), ElementsAre("module.a", "b"));
  EXPECT_THAT(stripped({"module."}), ElementsAre("module."));
  EXPECT_EQ(split({"model.module.a"})[0].prefix, "model.module.");
}

TEST(WrapperPrefixes, TakeWhatIsNotOfTheNetworkWithThem) {
  EXPECT_THAT(stripped({"model.a", "criterion.weight"}), ElementsAre("a"));
  EXPECT_THAT(stripped({"loss.weight", "model.a"}), ElementsAre("a"));
  EXPECT_THAT(stripped({"a", "criterion.weight"}),
              ElementsAre("a", "criterion.weight"));
}

TEST(WrapperPrefixes, OfAnAverageTakeItsCounter) {
  EXPECT_THAT(stripped({"n_averaged", "module.a"}), ElementsAre("a"));
  EXPECT_TRUE(split({"n_averaged", "module.a"})[0].averaged);
  EXPECT_THAT(stripped({"n_averaged", "a"}), ElementsAre("n_averaged", "a"));
  EXPECT_FALSE(split({"module.a"})[0].averaged);
}

TEST(WeightSets, InOneDictionaryAreToldApartByTheirNames) {
  const auto sets = split({"model.a", "ema_model.module.a", "ema_model.b"});
  ASSERT_EQ(sets.size(), 2U);
  EXPECT_THAT(names_of(sets[0]), ElementsAre("a"));
  EXPECT_FALSE(sets[0].averaged);
  EXPECT_THAT(names_of(sets[1]), ElementsAre("module.a", "b"));
  EXPECT_TRUE(sets[1].averaged);
  EXPECT_EQ(sets[1].prefix, "ema_model.");
  EXPECT_EQ(sets[1].place, "state_dict");
}

TEST(WeightSets, OfEmaPytorchComeWithoutItsCounters) {
  const auto sets = split({"initted", "step", "online_model.a", "ema_model.a"});
  ASSERT_EQ(sets.size(), 2U);
  EXPECT_THAT(names_of(sets[0]), ElementsAre("a"));
  EXPECT_THAT(names_of(sets[1]), ElementsAre("a"));
}

TEST(WeightSets, ThatAreAllAveragedAreOne) {
  const auto sets = split({"model_ema.a", "model_ema.b"});
  ASSERT_EQ(sets.size(), 1U);
  EXPECT_TRUE(sets[0].averaged);
}

TEST(WeightSets, LeaveTheCountsOfThopOut) {
  EXPECT_THAT(stripped({"a.weight", "total_ops", "a.total_params"}),
              ElementsAre("a.weight"));
}

TEST(WeightSets, OfTorchvisionsDenseNetGetItsPresentNames) {
  EXPECT_THAT(
      stripped({"b.denselayer1.norm.1.weight", "b.norm.1.weight",
                "b.denselayer1.conv.2.weight", "b.denselayer1.norm2.weight"}),
      ElementsAre("b.denselayer1.norm1.weight", "b.norm.1.weight",
                  "b.denselayer1.conv2.weight", "b.denselayer1.norm2.weight"));
}

TEST(WeightSets, OfNothingButCountersStayAsTheyAre) {
  EXPECT_THAT(stripped({"step", "decay"}), ElementsAre("step", "decay"));
}

}  // namespace
}  // namespace solera::io
