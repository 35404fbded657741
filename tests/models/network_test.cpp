#include "solera/models/network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "solera/core/error.h"
#include "solera/models/library_state.h"

namespace solera::models {
namespace {

using testing::ElementsAre;

ModelSpec small_spec(const std::string& architecture, std::int64_t classes) {
  ModelSpec spec;
  spec.architecture = architecture;
  spec.classes = classes;
  spec.width = 0.25;
  spec.stem = Stem::kSmall;
  return spec;
}

double deviation(const torch::Tensor& tensor) {
  return tensor.detach().std().item<double>();
}

TEST(Network, HasBackboneAndHeadsAsChildren) {
  const NetworkPtr network = make_network(small_spec("resnet10", 4), 0);
  network->add_head("birds", 7);
  const tensor::StateDict state = tensor::state_of(*network);
  EXPECT_TRUE(state.contains("backbone.layer1.0.conv1.weight"));
  EXPECT_TRUE(state.contains("heads.head.weight"));
  EXPECT_EQ(state.find("heads.birds.weight")->size(0), 7);
  EXPECT_EQ(network->head("birds").classes(), 7);
}

TEST(Network, WithoutClassesHasNoHead) {
  const NetworkPtr network = make_network(small_spec("resnet10", 0), 0);
  EXPECT_TRUE(network->heads().empty());
  EXPECT_THROW(network->forward(torch::zeros({1, 3, 28, 28})), Error);
}

TEST(Network, RefusesHeadsThatCannotBe) {
  const NetworkPtr network = make_network(small_spec("resnet10", 4), 0);
  EXPECT_THROW(network->add_head("head", 3), Error);
  EXPECT_THROW(network->add_head("", 3), Error);
  EXPECT_THROW(network->add_head("a.b", 3), Error);
  EXPECT_THROW(network->add_head("none", 0), Error);
  EXPECT_THROW(network->add_head("pair", 2, {"only one"}), Error);
  EXPECT_THROW(network->head("tail"), Error);
  EXPECT_EQ(network->heads().size(), 1U);
}

TEST(Network, HeadsDependOnSeedAndNameAlone) {
  const NetworkPtr one = make_network(small_spec("resnet10", 0), 8);
  const NetworkPtr two = make_network(small_spec("resnet10", 0), 8);
  one->add_head("cars", 3);
  one->add_head("birds", 3);
  two->add_head("birds", 3);
  EXPECT_TRUE(one->head("birds").linear->weight.equal(
      two->head("birds").linear->weight));
  EXPECT_FALSE(one->head("birds").linear->weight.equal(
      one->head("cars").linear->weight));
}

TEST(Network, DropsOutOnlyInTraining) {
  ModelSpec spec = small_spec("resnet10", 4);
  spec.dropout = 0.5;
  const NetworkPtr network = make_network(spec, 0);
  const torch::NoGradGuard no_grad;
  const torch::Tensor embedding =
      torch::ones({1, network->backbone().embedding_size()});
  const Head& head = network->head("head");
  network->eval();
  const torch::Tensor quiet = network->classify(head, embedding);
  EXPECT_TRUE(network->classify(head, embedding).equal(quiet));
  network->train();
  torch::manual_seed(3);
  EXPECT_FALSE(network->classify(head, embedding).equal(quiet));
}

TEST(Network, StoresConvolutionsChannelsLast) {
  const NetworkPtr network = make_network(small_spec("resnet18", 4), 0);
  for (const torch::Tensor& parameter : network->parameters()) {
    if (parameter.dim() != 4) continue;
    EXPECT_TRUE(parameter.is_contiguous(at::MemoryFormat::ChannelsLast));
  }
  const torch::Tensor input =
      torch::zeros({2, 3, 32, 32}).contiguous(at::MemoryFormat::ChannelsLast);
  for (const torch::Tensor& map :
       network->backbone().forward_features(input).maps) {
    EXPECT_TRUE(map.is_contiguous(at::MemoryFormat::ChannelsLast));
  }
}

// Deviations within 5 % of the law: the smallest tensor here has 5,120 values.
TEST(Initialisation, OfResNetIsTorchvisions) {
  ModelSpec spec;
  spec.classes = 10;
  const NetworkPtr network = make_network(spec, 1);
  const tensor::StateDict state = library_state(*network, "head");
  const double fan_out = 128 * 9;
  EXPECT_NEAR(deviation(*state.find("layer2.0.conv1.weight")),
              std::sqrt(2.0 / fan_out), 0.05 * std::sqrt(2.0 / fan_out));
  const torch::Tensor fc = *state.find("fc.weight");
  const double bound = 1.0 / std::sqrt(512.0);
  EXPECT_LE(fc.abs().max().item<double>(), bound);
  EXPECT_NEAR(deviation(fc), bound / std::sqrt(3.0), 0.05 * bound);
  EXPECT_GT(state.find("fc.bias")->abs().max().item<double>(), 0.0);
  EXPECT_TRUE(state.find("bn1.weight")->eq(1).all().item<bool>());
}

TEST(Initialisation, OfMobileNetIsTorchvisions) {
  ModelSpec spec;
  spec.architecture = "mobilenet_v2";
  spec.classes = 10;
  const NetworkPtr network = make_network(spec, 1);
  const tensor::StateDict state = library_state(*network, "head");
  const double depthwise = std::sqrt(2.0 / (960 * 9));
  EXPECT_NEAR(deviation(*state.find("features.15.conv.1.0.weight")), depthwise,
              0.05 * depthwise);
  EXPECT_NEAR(deviation(*state.find("classifier.1.weight")), 0.01, 0.0005);
  EXPECT_EQ(state.find("classifier.1.bias")->abs().max().item<double>(), 0.0);
}

TEST(Initialisation, OfCifarResNetIsAkamasters) {
  ModelSpec spec;
  spec.architecture = "resnet20";
  spec.classes = 100;
  const NetworkPtr network = make_network(spec, 1);
  const tensor::StateDict state = library_state(*network, "head");
  const double fan_in = std::sqrt(2.0 / (32 * 9));
  EXPECT_NEAR(deviation(*state.find("layer3.0.conv1.weight")), fan_in,
              0.05 * fan_in);
  const double linear = std::sqrt(2.0 / 64);
  EXPECT_NEAR(deviation(*state.find("linear.weight")), linear, 0.05 * linear);
}

TEST(Levels, OfResNetAreNamedAsInTimm) {
  std::vector<std::string> names;
  std::vector<std::int64_t> strides;
  const NetworkPtr network = make_network(ModelSpec{}, 0);
  for (const Level& level : network->backbone().levels()) {
    names.push_back(level.name);
    strides.push_back(level.stride);
  }
  EXPECT_THAT(names,
              ElementsAre("act1", "layer1", "layer2", "layer3", "layer4"));
  EXPECT_THAT(strides, ElementsAre(2, 4, 8, 16, 32));
}

TEST(Levels, OfMobileNetAreTheLastBlocksOfAResolution) {
  ModelSpec spec;
  spec.architecture = "mobilenet_v2";
  std::vector<std::string> names;
  std::vector<std::int64_t> channels;
  const NetworkPtr network = make_network(spec, 0);
  for (const Level& level : network->backbone().levels()) {
    names.push_back(level.name);
    channels.push_back(level.channels);
  }
  EXPECT_THAT(names, ElementsAre("blocks.0", "blocks.1", "blocks.2", "blocks.4",
                                 "blocks.6"));
  EXPECT_THAT(channels, ElementsAre(16, 24, 32, 96, 320));
}

}  // namespace
}  // namespace solera::models
