#include "solera/io/hf_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>
#include <string>

#include "solera/core/file.h"
#include "tests/io/files.h"

namespace solera::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class HfFolder : public FolderTest {
 protected:
  HfConfig read_config(const std::string& json) const {
    write("config.json", json);
    return read_hf_config(path(""));
  }
  std::string config_message(const std::string& json) const {
    return bad_input([&] { read_config(json); });
  }
};

tensor::StateDict small_state(float value) {
  tensor::StateDict state;
  state.set("w", torch::full({2}, value));
  return state;
}

TEST_F(HfFolder, KeepsWeightsConfigAndMetadata) {
  HfConfig config;
  config.architecture = "resnet18";
  config.num_classes = 2;
  config.num_features = 512;
  config.global_pool = "avg";
  config.input_size = {3, 64, 96};
  config.fixed_input_size = true;
  config.interpolation = "bilinear";
  config.crop_pct = 0.95;
  config.mean = {0.5, 0.25, 0.125};
  config.std = {1.0, 2.0, 3.0};
  config.first_conv = "conv1";
  config.classifier = "fc";
  config.label_names = {"cat", "dog"};
  config.extra.set("license", "apache-2.0");
  write_hf_folder(path("model"), small_state(1.0F), config, {{"by", "test"}});
  const HfConfig read = read_hf_config(path("model"));
  EXPECT_EQ(hf_config_document(read), hf_config_document(config));
  EXPECT_EQ(read.label_names, config.label_names);
  EXPECT_EQ(read.input_size, config.input_size);
  EXPECT_EQ(read.std, config.std);
  const SafetensorsFile weights = read_hf_weights(path("model"));
  EXPECT_EQ(weights.metadata.at("format"), "pt");
  EXPECT_EQ(weights.metadata.at("by"), "test");
  EXPECT_EQ(weights.tensors.find("w")->sum().item<float>(), 2.0F);
}

TEST_F(HfFolder, WritesTheLayoutOfTimm) {
  HfConfig config;
  config.architecture = "resnet18";
  config.label_names = {"cat"};
  const Value document = hf_config_document(config);
  EXPECT_EQ(document.at("architecture").as_string(), "resnet18");
  EXPECT_EQ(document.at("label_names").size(), 1U);
  const Value& cfg = document.at("pretrained_cfg");
  EXPECT_EQ(to_json(cfg.at("input_size")), "[3,224,224]");
  EXPECT_EQ(cfg.at("crop_pct").as_double(), 0.875);
  EXPECT_EQ(cfg.at("mean").size(), 3U);
}

TEST_F(HfFolder, IsReplacedAsAWhole) {
  write_hf_folder(path("model"), small_state(1.0F), {}, {});
  std::ofstream(path("model") / "old.txt") << "old";
  write_hf_folder(path("model"), small_state(3.0F), {}, {});
  EXPECT_FALSE(std::filesystem::exists(path("model") / "old.txt"));
  EXPECT_EQ(
      read_hf_weights(path("model")).tensors.find("w")->sum().item<float>(),
      6.0F);
}

TEST_F(HfFolder, StaysAsItWasWhenWritingFails) {
  write_hf_folder(path("model"), small_state(1.0F), {}, {});
  tensor::StateDict bad;
  bad.set("w", torch::Tensor());
  EXPECT_THROW(write_hf_folder(path("model"), bad, {}, {}), Error);
  EXPECT_EQ(
      read_hf_weights(path("model")).tensors.find("w")->sum().item<float>(),
      2.0F);
}

TEST_F(HfFolder, ReadsShards) {
  write_safetensors(path("a.safetensors"), small_state(1.0F), {});
  tensor::StateDict other;
  other.set("v", torch::zeros({1}));
  write_safetensors(path("b.safetensors"), other, {});
  write("model.safetensors.index.json",
        R"({"weight_map":{"v":"b.safetensors","w":"a.safetensors"}})");
  const SafetensorsFile file = read_hf_weights(path(""));
  EXPECT_EQ(file.tensors.size(), 2U);
  EXPECT_EQ(file.tensors.begin()->first, "v");
}

TEST_F(HfFolder, RefusesAnIndexThatDoesNotFitItsShards) {
  write_safetensors(path("a.safetensors"), small_state(1.0F), {});
  const auto message = [&](const std::string& map) {
    write("model.safetensors.index.json", map);
    return bad_input([&] { read_hf_weights(path("")); });
  };
  EXPECT_THAT(message(R"({"weight_map":{"x":"a.safetensors"}})"),
              HasSubstr("lacks the tensor 'x'"));
  EXPECT_THAT(message(R"({"weight_map":{"x":"../a.safetensors"}})"),
              HasSubstr("file of the same folder"));
  EXPECT_THAT(message(R"({"weight_map":{"x":".."}})"), HasSubstr(".."));
  EXPECT_THAT(message(R"({"weight_map":{"x":3}})"),
              HasSubstr("file of the same folder"));
  EXPECT_THAT(message(R"({"weight_map":{"x":"none"}})"), HasSubstr("none"));
  EXPECT_THAT(message("{}"), HasSubstr("no object 'weight_map'"));
}

TEST_F(HfFolder, WithoutWeightsIsNamed) {
  EXPECT_THAT(bad_input([&] { read_hf_weights(path("")); }),
              HasSubstr("holds no model.safetensors"));
  EXPECT_THAT(bad_input([&] { read_hf_config(path("")); }),
              HasSubstr("config.json"));
}

TEST_F(HfFolder, ReadsTheOlderFlatConfig) {
  const HfConfig config = read_config(
      R"({"architecture":"vit","num_classes":7,"mean":[0.5,0.5,0.5],)"
      R"("classifier":["head","head_dist"],"license":null})");
  EXPECT_EQ(config.num_classes, 7);
  EXPECT_EQ(config.mean[0], 0.5);
  EXPECT_EQ(config.classifier, "head");
}

TEST_F(HfFolder, ReadsLabelsByIndex) {
  const HfConfig config = read_config(R"({"label_names":{"2":"c","0":"a"}})");
  EXPECT_THAT(config.label_names, ElementsAre("a", "", "c"));
}

TEST_F(HfFolder, RefusesMembersOfTheWrongKindOrRange) {
  EXPECT_THAT(config_message("[]"), HasSubstr("expected a JSON object"));
  EXPECT_THAT(config_message(R"({"architecture":3})"), HasSubstr("a text"));
  EXPECT_THAT(config_message(R"({"num_classes":-1})"), HasSubstr("-1"));
  EXPECT_THAT(config_message(R"({"mean":[1,2]})"), HasSubstr("three numbers"));
  EXPECT_THAT(config_message(R"({"input_size":[3,0,4]})"),
              HasSubstr("[channels, height, width]"));
  EXPECT_THAT(config_message(R"({"crop_pct":0})"), HasSubstr("above 0"));
  EXPECT_THAT(config_message(R"({"fixed_input_size":1})"),
              HasSubstr("true or false"));
  EXPECT_THAT(config_message(R"({"label_names":{"x":"a"}})"),
              HasSubstr("names by class"));
  EXPECT_THAT(config_message(R"({"label_names":{"99999999999":"a"}})"),
              HasSubstr("names by class"));
  EXPECT_THAT(config_message(R"({"label_names":3})"),
              HasSubstr("names by class"));
}

}  // namespace
}  // namespace solera::io
