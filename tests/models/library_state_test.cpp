#include "solera/models/library_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/models/network.h"

namespace solera::models {
namespace {

using testing::AllOf;
using testing::HasSubstr;

ModelSpec small_spec(std::int64_t classes) {
  ModelSpec spec;
  spec.architecture = "resnet10";
  spec.classes = classes;
  spec.width = 0.25;
  return spec;
}

std::string hash_of(const Network& network) {
  return tensor::state_hash(tensor::state_of(network));
}

// The message of the error, after checking that nothing was loaded.
std::string message_of_load(Network& network, const tensor::StateDict& state) {
  const std::string before = hash_of(network);
  try {
    load_library_state(network, state, "weights.pth");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_EQ(hash_of(network), before);
    return error.what();
  }
  return "no error";
}

TEST(LibraryState, LoadsIntoAnotherNetworkWhole) {
  const NetworkPtr from = make_network(small_spec(4), 1);
  const NetworkPtr to = make_network(small_spec(4), 2);
  ASSERT_NE(hash_of(*from), hash_of(*to));
  load_library_state(*to, library_state(*from, "head"), "weights.pth");
  EXPECT_EQ(hash_of(*from), hash_of(*to));
}

TEST(LibraryState, HasTheHeadThatWasAskedForAsClassifier) {
  const NetworkPtr network = make_network(small_spec(4), 1);
  network->add_head("birds", 9);
  const tensor::StateDict state = library_state(*network, "birds");
  EXPECT_EQ(state.find("fc.weight")->size(0), 9);
  EXPECT_EQ(classes_in_state(network->spec(), state), 9);
  EXPECT_THROW(library_state(*network, "cars"), Error);
}

TEST(LibraryState, WithoutAClassifierHasNoClasses) {
  const NetworkPtr network = make_network(small_spec(4), 1);
  EXPECT_EQ(
      classes_in_state(network->spec(), tensor::state_of(network->backbone())),
      0);
}

TEST(LibraryState, MayLackTheClassifierOrHaveOneForNobody) {
  const NetworkPtr with_head = make_network(small_spec(4), 1);
  const NetworkPtr without = make_network(small_spec(0), 2);
  const torch::Tensor untouched =
      with_head->head("head").linear->weight.detach().clone();
  load_library_state(*with_head, tensor::state_of(without->backbone()), "w");
  EXPECT_TRUE(with_head->head("head").linear->weight.equal(untouched));
  EXPECT_TRUE(with_head->parameters()[0].equal(without->parameters()[0]));

  const NetworkPtr full = make_network(small_spec(6), 3);
  load_library_state(*without, library_state(*full, "head"), "w");
  EXPECT_TRUE(without->parameters()[0].equal(full->parameters()[0]));
}

TEST(LibraryState, OfAnotherClassCountIsRefused) {
  const NetworkPtr from = make_network(small_spec(7), 1);
  const NetworkPtr to = make_network(small_spec(4), 2);
  EXPECT_THAT(message_of_load(*to, library_state(*from, "head")),
              AllOf(HasSubstr("[weights.pth] fc.weight"),
                    HasSubstr("7 classes, head 'head' has 4")));
}

TEST(LibraryState, WithMissingOrUnexpectedTensorsIsRefusedByName) {
  const NetworkPtr network = make_network(small_spec(4), 1);
  const tensor::StateDict whole =
      library_state(*make_network(small_spec(4), 2), "head");

  tensor::StateDict lacking = whole;
  lacking.erase("layer2.0.conv1.weight");
  EXPECT_THAT(message_of_load(*network, lacking),
              HasSubstr("missing (layer2.0.conv1.weight)"));
  tensor::StateDict more = whole;
  more.set("layer5.0.conv1.weight", torch::zeros({1}));
  EXPECT_THAT(message_of_load(*network, more),
              HasSubstr("unexpected (layer5.0.conv1.weight)"));
  tensor::StateDict half_classifier = whole;
  half_classifier.erase("fc.bias");
  EXPECT_THAT(message_of_load(*network, half_classifier),
              HasSubstr("missing fc.bias"));
  tensor::StateDict deep_classifier = whole;
  deep_classifier.set("fc.extra", torch::zeros({1}));
  EXPECT_THAT(message_of_load(*network, deep_classifier),
              HasSubstr("unexpected fc.extra"));
  tensor::StateDict whole_numbers = whole;
  whole_numbers.set("conv1.weight",
                    whole.find("conv1.weight")->to(torch::kChar));
  EXPECT_THAT(message_of_load(*network, whole_numbers),
              HasSubstr("conv1.weight: found Char numbers (quantised?)"));
  tensor::StateDict wide = whole;
  wide.set("conv1.weight", torch::zeros({64, 3, 7, 7}));
  EXPECT_THAT(message_of_load(*network, wide),
              HasSubstr("conv1.weight: found [64, 3, 7, 7]"));
}

TEST(LibraryState, OfAnotherArchitectureIsRefusedByItsLayers) {
  ModelSpec spec;
  spec.classes = 4;
  const NetworkPtr network = make_network(spec, 1);
  const tensor::StateDict other =
      library_state(*make_network(small_spec(9), 2), "head");
  EXPECT_THAT(message_of_load(*network, other),
              AllOf(HasSubstr("is no resnet18: 40 missing (layer1.1."),
                    HasSubstr("it fits resnet10 with width 0.25")));
}

TEST(LibraryState, MayHaveIntegersThatTheNetworkLacks) {
  const NetworkPtr network = make_network(small_spec(4), 1);
  tensor::StateDict state =
      library_state(*make_network(small_spec(4), 2), "head");
  state.set("relative_position_index", torch::zeros({4}, torch::kLong));
  load_library_state(*network, state, "w");
  EXPECT_TRUE(network->parameters()[0].equal(*state.find("conv1.weight")));
  state.erase("bn1.weight");
  EXPECT_THAT(message_of_load(*network, state),
              HasSubstr("unexpected (relative_position_index)"));
}

TEST(LibraryState, OfAnyPrecisionBecomesFloat) {
  const NetworkPtr network = make_network(small_spec(4), 1);
  const tensor::StateDict state =
      library_state(*make_network(small_spec(4), 2), "head");
  const torch::Dtype types[] = {torch::kHalf, torch::kBFloat16, torch::kDouble};
  tensor::StateDict mixed;
  for (const auto& [name, tensor] : state) {
    const torch::Dtype type = types[mixed.size() % 3];
    mixed.set(name, tensor.is_floating_point() ? tensor.to(type) : tensor);
  }
  load_library_state(*network, mixed, "w");
  for (const torch::Tensor& parameter : network->parameters()) {
    EXPECT_EQ(parameter.scalar_type(), torch::kFloat);
  }
  EXPECT_TRUE(
      network->parameters()[0].equal(mixed.begin()->second.to(torch::kFloat)));
}

}  // namespace
}  // namespace solera::models
