#include "solera/tensor/state_dict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/error.h"

namespace solera::tensor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> names_of(const StateDict& state) {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : state) names.push_back(name);
  return names;
}

// A module with children registered before and after its own tensors.
struct Net : torch::nn::Module {
  Net() {
    bn = register_module("bn", torch::nn::BatchNorm2d(2));
    offset = register_buffer("offset", torch::zeros({1}));
    scale = register_parameter("scale", torch::ones({3}));
    register_parameter("absent", torch::Tensor(), false);
    fc = register_module("fc", torch::nn::Linear(2, 3));
  }
  torch::nn::BatchNorm2d bn{nullptr};
  torch::nn::Linear fc{nullptr};
  torch::Tensor scale, offset;
};

StateDict copy_of(const StateDict& state) {
  StateDict copy;
  for (const auto& [name, tensor] : state) {
    copy.set(name, tensor.detach().clone());
  }
  return copy;
}

TEST(StateOf, GivesTheOrderOfPython) {
  EXPECT_THAT(names_of(state_of(Net())),
              ElementsAre("scale", "offset", "bn.weight", "bn.bias",
                          "bn.running_mean", "bn.running_var",
                          "bn.num_batches_tracked", "fc.weight", "fc.bias"));
}

TEST(StateOf, SharesTheTensorsOfTheModule) {
  const Net net;
  EXPECT_EQ(state_of(net).find("fc.bias")->data_ptr(), net.fc->bias.data_ptr());
}

TEST(StateDict, ReplacesATensorInItsPlace) {
  StateDict state;
  state.set("a", torch::zeros({1}));
  state.set("b", torch::zeros({1}));
  state.set("a", torch::ones({2}));
  EXPECT_THAT(names_of(state), ElementsAre("a", "b"));
  EXPECT_EQ(state.find("a")->numel(), 2);
}

TEST(StateDict, FindsTheOthersAfterAnErase) {
  StateDict state;
  for (int i = 0; i < 4; ++i) {
    state.set(std::to_string(i), torch::full({1}, i));
  }
  state.erase("1");
  state.erase("absent");
  EXPECT_EQ(state.find("1"), nullptr);
  EXPECT_EQ(state.find("0")->item<int>(), 0);
  EXPECT_EQ(state.find("3")->item<int>(), 3);
  state.set("1", torch::full({1}, 9));
  EXPECT_THAT(names_of(state), ElementsAre("0", "2", "3", "1"));
}

TEST(StateDict, AddsAndRemovesPrefixes) {
  StateDict state;
  state.set("a.x", torch::zeros({1}));
  state.set("b.x", torch::zeros({1}));
  EXPECT_THAT(names_of(state.with_prefix_removed("a.")), ElementsAre("x"));
  EXPECT_THAT(names_of(state.with_prefix_added("m.")),
              ElementsAre("m.a.x", "m.b.x"));
}

TEST(LoadState, CopiesValuesAndConvertsTypes) {
  Net net;
  StateDict state = copy_of(state_of(net));
  state.set("scale", torch::full({3}, 0.5, torch::kDouble));
  EXPECT_TRUE(load_state(net, state).complete());
  EXPECT_EQ(net.scale.scalar_type(), torch::kFloat);
  EXPECT_TRUE(net.scale.requires_grad());
  EXPECT_TRUE(torch::equal(net.scale.detach(), torch::full({3}, 0.5)));
}

TEST(LoadState, ReportsWhatDoesNotFitAndLoadsTheRest) {
  Net net;
  StateDict state = copy_of(state_of(net));
  state.erase("offset");
  state.erase("bn.num_batches_tracked");
  state.set("fc.bias", torch::ones({7}));
  state.set("extra", torch::ones({1}));
  state.set("scale", torch::full({3}, 4.0));
  const LoadReport report = load_state(net, state);
  EXPECT_THAT(report.missing, ElementsAre("offset"));
  EXPECT_THAT(report.unexpected, ElementsAre("extra"));
  EXPECT_THAT(report.mismatched,
              ElementsAre("fc.bias: found [7], expected [3]"));
  EXPECT_EQ(net.scale[0].item<float>(), 4.0F);
}

TEST(LoadState, StrictlyChangesNothingWhenSomethingDoesNotFit) {
  Net net;
  StateDict state = copy_of(state_of(net));
  state.set("scale", torch::full({3}, 4.0));
  state.set("extra", torch::ones({1}));
  const std::string before = state_hash(state_of(net));
  try {
    load_state_strict(net, state, "weights.pth");
    ADD_FAILURE() << "accepted an unexpected tensor";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(), HasSubstr("[weights.pth]"));
    EXPECT_THAT(error.what(), HasSubstr("1 unexpected (extra)"));
  }
  EXPECT_EQ(state_hash(state_of(net)), before);
}

TEST(LoadReport, NamesTheFirstFewAndCountsTheRest) {
  LoadReport report;
  EXPECT_EQ(report.summary(), "complete");
  report.missing = {"a", "b", "c", "d", "e"};
  EXPECT_EQ(report.summary(), "5 missing (a, b, c and 2 more)");
}

TEST(StateHash, ChangesWithNamesTypesShapesAndValues) {
  const auto hash = [](const std::string& name, const torch::Tensor& tensor) {
    StateDict state;
    state.set(name, tensor);
    return state_hash(state);
  };
  const torch::Tensor x = torch::arange(6, torch::kFloat);
  EXPECT_EQ(hash("a", x), hash("a", x.clone()));
  EXPECT_EQ(hash("a", x.view({2, 3}).t()),
            hash("a", x.view({2, 3}).t().contiguous()));
  EXPECT_NE(hash("a", x), hash("b", x));
  EXPECT_NE(hash("a", x), hash("a", x.view({2, 3})));
  EXPECT_NE(hash("a", x), hash("a", x + 1));
  EXPECT_NE(hash("a", torch::zeros(2, torch::kInt)),
            hash("a", torch::zeros(2, torch::kFloat)));
}

}  // namespace
}  // namespace solera::tensor
