#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "solera/models/library_state.h"
#include "solera/models/reference.h"
#include "tests/models/every_model.h"

namespace solera::models {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

ModelSpec spec_of(const std::string& architecture, std::int64_t classes = 0) {
  ModelSpec spec;
  spec.architecture = architecture;
  spec.classes = classes;
  return spec;
}

Value facts_of(const std::string& name) {
  return read_json(std::string(SOLERA_FIXTURES "/reference/") + name + ".json");
}

// Names and shapes of the backbone in a library.
std::vector<std::string> outline_in(const std::string& architecture,
                                    const std::string& library) {
  const ModelSpec spec = spec_of(architecture);
  return signatures(to_library(*find_form(find_model(architecture), library),
                               spec, tensor::state_of(*outline(spec))));
}

std::vector<std::string> texts_of(const std::vector<Level>& levels) {
  std::vector<std::string> texts;
  for (const Level& level : levels) {
    texts.push_back(level.name + " " + std::to_string(level.channels) + " / " +
                    std::to_string(level.stride));
  }
  return texts;
}

const char* const kFacts[] = {"timm.efficientnet_b0",
                              "timm.efficientnet_b1",
                              "timm.efficientnet_b2",
                              "timm.mobilenetv2_050",
                              "timm.mobilenetv2_100",
                              "timm.mobilenetv3_large_100",
                              "timm.mobilenetv3_small_075",
                              "timm.mobilenetv3_small_100",
                              "timm.regnety_008",
                              "timm.tf_efficientnet_b0",
                              "timm.tf_efficientnet_b4",
                              "timm.tf_mobilenetv3_large_100",
                              "timm.tf_mobilenetv3_small_075",
                              "timm.tf_mobilenetv3_small_100",
                              "torchvision.efficientnet_b0",
                              "torchvision.efficientnet_b1",
                              "torchvision.efficientnet_b2",
                              "torchvision.efficientnet_b3",
                              "torchvision.efficientnet_b4",
                              "torchvision.mobilenet_v2",
                              "torchvision.mobilenet_v3_large",
                              "torchvision.mobilenet_v3_small",
                              "torchvision.regnet_y_800mf"};

class MobileFacts : public testing::TestWithParam<const char*> {
 protected:
  MobileFacts()
      : facts_(facts_of(GetParam())),
        subject_(find_subject(facts_, GetParam())) {}

  Value facts_;
  ReferenceSubject subject_;
};

// Facts have no taps of timm's stems and of RegNet's stages.
TEST_P(MobileFacts, HaveATapOfEveryLevelUnderTheNameOfTheLibrary) {
  const BackbonePtr backbone = outline(spec_of(subject_.entry->name));
  const std::int64_t side = facts_.at("input_size").as_int();
  const Value& taps = facts_.at("taps");
  if (subject_.entry->name.find("regnet") != std::string::npos) return;
  for (const Level& level : backbone->levels()) {
    const bool own = !subject_.form->level_name;
    if (own && level.name == "bn1") continue;
    const std::string name =
        own ? level.name : subject_.form->level_name(level.name);
    ASSERT_NE(taps.find(name), nullptr) << name;
    const torch::Tensor shape = numbers(taps.at(name).at("shape"));
    const std::int64_t map = side / level.stride;
    EXPECT_TRUE(shape.equal(torch::tensor(
        {std::int64_t{2}, level.channels, map, map}, torch::kDouble)))
        << name << shape;
  }
}

INSTANTIATE_TEST_SUITE_P(Libraries, MobileFacts, testing::ValuesIn(kFacts),
                         [](const auto& each) {
                           std::string name = each.param;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

TEST(MobileNetV1, HasTimmsNamesAndThePapersParameters) {
  const std::vector<std::string> names = outline_in("mobilenetv1_100", "timm");
  EXPECT_THAT(names.front(), StartsWith("conv_stem.weight [32, 3, 3, 3]"));
  EXPECT_THAT(names, testing::IsSupersetOf(
                         {"blocks.0.0.conv_dw.weight [32, 1, 3, 3]",
                          "blocks.0.0.bn1.running_var [32]",
                          "blocks.3.5.conv_pw.weight [512, 512, 1, 1]",
                          "blocks.4.1.bn2.bias [1024]"}));
  std::int64_t count = 1000 * 1025;  // the classifier
  for (const torch::Tensor& parameter :
       outline(spec_of("mobilenetv1_100"))->parameters()) {
    count += parameter.numel();
  }
  EXPECT_EQ(count, 4'231'976);
}

TEST(EfficientNet, OfTensorFlowHasTheNamesAndShapesOfTimms) {
  for (int i = 0; i < 5; ++i) {
    const std::string name = "efficientnet_b" + std::to_string(i);
    EXPECT_EQ(outline_in("tf_" + name, "timm"), outline_in(name, "timm"));
  }
}

TEST(EfficientNet, OfTensorFlowPadsAsTensorFlow) {
  const NetworkPtr network = make_network(spec_of("tf_efficientnet_b0"), 0);
  network->eval();
  const torch::NoGradGuard no_grad;
  ModelSpec spec = spec_of("efficientnet_b0");
  spec.padding = Padding::kSame;
  const NetworkPtr same = make_network(spec, 0);
  same->eval();
  tensor::load_state_strict(*same, tensor::state_of(*network), "copy");
  const torch::Tensor input = input_by_rule(1, 64);
  // The same but for the epsilon of the batch norms.
  EXPECT_LE(relative_difference(same->backbone().embed(input),
                                network->backbone().embed(input)),
            0.05);
  ModelSpec symmetric = spec_of("efficientnet_b0");
  const NetworkPtr other = make_network(symmetric, 0);
  other->eval();
  tensor::load_state_strict(*other, tensor::state_of(*network), "copy");
  EXPECT_GT(relative_difference(other->backbone().embed(input),
                                network->backbone().embed(input)),
            0.05);
}

TEST(MobileLevels, AreTheLastMapsOfAResolution) {
  EXPECT_THAT(texts_of(outline(spec_of("mobilenet_v3_small"))->levels()),
              ElementsAre("bn1 16 / 2", "blocks.0 16 / 4", "blocks.1 24 / 8",
                          "blocks.3 48 / 16", "blocks.5 576 / 32"));
  ModelSpec small_stem = spec_of("mobilenetv1_100");
  small_stem.stem = Stem::kSmall;
  EXPECT_THAT(
      texts_of(outline(small_stem)->levels()),
      ElementsAre("blocks.0 64 / 1", "blocks.1 128 / 2", "blocks.2 256 / 4",
                  "blocks.3 512 / 8", "blocks.4 1024 / 16"));
  EXPECT_THAT(texts_of(outline(spec_of("regnet_y_800mf"))->levels()),
              ElementsAre("stem 32 / 2", "s1 64 / 4", "s2 144 / 8",
                          "s3 320 / 16", "s4 784 / 32"));
}

TEST(MobileForms, OfTheSameNetworkHaveTheSameWeights) {
  const NetworkPtr network = make_network(spec_of("mobilenet_v2", 7), 1);
  const NetworkPtr copy = make_network(spec_of("mobilenet_v2", 7), 2);
  const tensor::StateDict timm = library_state(*network, "head", "timm");
  EXPECT_TRUE(timm.contains("blocks.1.0.conv_pwl.weight"));
  EXPECT_TRUE(timm.contains("classifier.weight"));
  load_library_state(*copy, timm, "timm.pth");
  EXPECT_EQ(tensor::state_hash(library_state(*copy, "head", "torchvision")),
            tensor::state_hash(library_state(*network, "head")));
}

// Deviations within 5 % of the law, of 4,000 values and more.
class MobileInitialisation : public testing::Test {
 protected:
  tensor::StateDict fresh(const std::string& architecture) {
    network_ = make_network(spec_of(architecture, 100), 1);
    return library_state(*network_, "head");
  }

  static void expect_deviation(const torch::Tensor& tensor, double expected) {
    EXPECT_NEAR(tensor.detach().std().item<double>(), expected,
                0.05 * expected);
  }

  NetworkPtr network_;
};

TEST_F(MobileInitialisation, OfTimmCountsTheOutputsOfAGroup) {
  const tensor::StateDict state = fresh("mobilenetv3_small_100");
  expect_deviation(*state.find("blocks.4.2.conv_dw.weight"),
                   std::sqrt(2.0 / 25));
  expect_deviation(*state.find("conv_head.weight"), std::sqrt(2.0 / 1024));
  const torch::Tensor weight = *state.find("classifier.weight");
  expect_deviation(weight, 0.1 / std::sqrt(3.0));  // 1 / sqrt(100 classes)
  EXPECT_LE(weight.abs().max().item<double>(), 0.1);
  EXPECT_EQ(state.find("classifier.bias")->abs().max().item<double>(), 0.0);
}

TEST_F(MobileInitialisation, OfMobileNetV3IsTorchvisions) {
  const tensor::StateDict state = fresh("mobilenet_v3_small");
  expect_deviation(*state.find("features.11.block.1.0.weight"),
                   std::sqrt(2.0 / (576 * 25)));
  expect_deviation(*state.find("classifier.0.weight"), 0.01);
  expect_deviation(*state.find("classifier.3.weight"), 0.01);
}

TEST_F(MobileInitialisation, OfEfficientNetIsTorchvisions) {
  const tensor::StateDict state = fresh("efficientnet_b0");
  expect_deviation(*state.find("features.6.3.block.1.0.weight"),
                   std::sqrt(2.0 / (1152 * 25)));
  expect_deviation(*state.find("classifier.1.weight"), 0.1 / std::sqrt(3.0));
  EXPECT_EQ(state.find("classifier.1.bias")->abs().max().item<double>(), 0.0);
}

TEST_F(MobileInitialisation, OfRegNetIsThatOfItsLibrary) {
  const tensor::StateDict timm = fresh("regnety_008");
  expect_deviation(*timm.find("s3.b2.conv2.conv.weight"),
                   std::sqrt(2.0 / (16 * 9)));
  EXPECT_EQ(timm.find("s3.b2.conv3.bn.weight")->abs().max().item<double>(),
            0.0);
  const tensor::StateDict torchvision = fresh("regnet_y_800mf");
  const std::string block = "trunk_output.block3.block3-1.f.";
  expect_deviation(*torchvision.find(block + "b.0.weight"),
                   std::sqrt(2.0 / (320 * 9)));
  EXPECT_EQ(torchvision.find(block + "c.1.weight")->min().item<double>(), 1.0);
}

}  // namespace
}  // namespace solera::models
