#include "solera/io/torch_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "solera/core/file.h"
#include "tests/io/files.h"

namespace solera::io {
namespace {

using testing::HasSubstr;

std::vector<WeightSet> sets_in(const Bytes& bytes) {
  ByteReader input(bytes, "pickle");
  const Pickle pickle = parse_pickle(input);
  StorageTable storages(SharedBytes(Bytes(4)), "pickle");
  storages.add("0", 0, 4);
  return find_weight_sets(*pickle.root(), storages);
}

tensor::StateDict state_of(const Bytes& bytes) {
  return sets_in(bytes).at(0).state;
}

// {name: one number} of torch.save.
Bytes state_with(const std::string& name) {
  const std::string text = "(dS'" + name +
                           "'\nctorch._utils\n_rebuild_tensor_v2\n"
                           "((S'storage'\nctorch\nFloatStorage\nS'0'\n"
                           "S'cpu'\nI1\ntQI0\n(I1\nt(I1\nttRs.";
  return {text.begin(), text.end()};
}

// 2^16 modules of 20 tensors each took 6 GB before there was a limit.
TEST(TorchState, RefusesAFewModulesThatUnfoldToMillionsOfTensors) {
  const Bytes bytes = read_bytes(std::filesystem::path(SOLERA_SOURCE_DIR) /
                                 "fuzz/corpus/pickle/bug-unfolding-modules");
  EXPECT_THAT(bad_input([&] { state_of(bytes); }),
              HasSubstr("more than 20,000 tensors"));
}

TEST(TorchState, RefusesNamesAboveAThousandBytes) {
  EXPECT_EQ(state_of(state_with(std::string(1000, 'x'))).size(), 1U);
  EXPECT_THAT(bad_input([&] { state_of(state_with(std::string(1001, 'x'))); }),
              HasSubstr("longer than 1,000 bytes"));
}

// {key: {'w': one number}, ...} of torch.save.
Bytes wrapped(const std::vector<std::string>& keys) {
  std::string text = "(d";
  for (const std::string& key : keys) {
    const Bytes inner = state_with("w");
    text += "S'" + key + "'\n" + std::string(inner.begin(), inner.end() - 1);
    text += "s";
  }
  text += ".";
  return {text.begin(), text.end()};
}

TEST(TorchState, FindsAveragesBesideTheWeightsThatWereTrained) {
  const auto sets = sets_in(wrapped({"model_ema", "optimizer", "model"}));
  ASSERT_EQ(sets.size(), 2U);
  EXPECT_EQ(sets[0].place, "model");
  EXPECT_FALSE(sets[0].averaged);
  EXPECT_EQ(sets[1].place, "model_ema");
  EXPECT_TRUE(sets[1].averaged);
}

TEST(TorchState, FindsAveragesAlone) {
  const auto sets = sets_in(wrapped({"optimizer", "state_dict_ema"}));
  ASSERT_EQ(sets.size(), 1U);
  EXPECT_TRUE(sets[0].averaged);
}

TEST(TorchState, TakesAnObjectThatStandsInTwoPlacesOnce) {
  const Bytes inner = state_with("w");
  const std::string text = "(dS'model'\n" +
                           std::string(inner.begin(), inner.end() - 1) +
                           "p7\nsS'ema'\ng7\ns.";
  EXPECT_EQ(sets_in(Bytes(text.begin(), text.end())).size(), 1U);
}

// A dictionary that is its own member `model` and `ema`.
TEST(TorchState, EndsInACycle) {
  const std::string text = "(dp0\nS'model'\ng0\nsS'ema'\ng0\ns.";
  EXPECT_TRUE(sets_in(Bytes(text.begin(), text.end())).empty());
}

}  // namespace
}  // namespace solera::io
