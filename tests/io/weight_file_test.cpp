#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>
#include <string>
#include <vector>

#include "solera/io/hf_folder.h"
#include "solera/io/weights.h"
#include "tests/io/files.h"

namespace solera::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

WeightFile open(const std::string& fixture) {
  return read_weight_file(weight_fixture(fixture));
}

// Fixtures hold 0, 1, 2, ... in plain tensors, 100 more in averaged ones.
float first_bias(const WeightSet& set) {
  return set.state.find("fc.bias")->index({0}).item<float>();
}

TEST(WeightFile, OfTimmHasPlainAndAveragedWeightsAndAnArchitecture) {
  const WeightFile file = open("timm.pth.tar");
  ASSERT_EQ(file.sets.size(), 2U);
  EXPECT_EQ(file.format, WeightFormat::kTorchZip);
  EXPECT_EQ(first_bias(file.set(Variant::kPlain, "w")), 0.0F);
  EXPECT_EQ(first_bias(file.set(Variant::kEma, "w")), 100.0F);
  EXPECT_EQ(file.architecture_hint(), "resnet18");
  EXPECT_EQ(file.metadata.at("epoch"), "3");
  EXPECT_EQ(describe_choice(file, file.sets[0]),
            "plain weights, in 'state_dict'; there are also averaged ones in "
            "'state_dict_ema' (variant: ema)");
}

TEST(WeightFile, OfTorchvisionsReferencesIsReadLikewise) {
  const WeightFile file = open("references.pth");
  ASSERT_EQ(file.sets.size(), 2U);
  EXPECT_EQ(first_bias(file.set(Variant::kPlain, "w")), 0.0F);
  const WeightSet& averaged = file.set(Variant::kEma, "w");
  EXPECT_EQ(first_bias(averaged), 100.0F);
  EXPECT_EQ(averaged.prefix, "module.");
  EXPECT_FALSE(averaged.state.contains("n_averaged"));
  EXPECT_EQ(file.architecture_hint(), "resnet18");
}

TEST(WeightFile, OfLightningHasNoPrefixNoLossAndItsHyperParameters) {
  const WeightFile file = open("lightning.ckpt");
  ASSERT_EQ(file.sets.size(), 1U);
  EXPECT_EQ(file.sets[0].prefix, "model.");
  EXPECT_EQ(file.sets[0].state.size(), 9U);
  EXPECT_FALSE(file.sets[0].state.contains("criterion.weight"));
  EXPECT_EQ(file.architecture_hint(), "resnet18");
  EXPECT_THAT(file.class_names, ElementsAre("a", "b", "c"));
}

TEST(WeightFile, TellsTheNamesOfNumberedClasses) {
  EXPECT_THAT(open("class_to_idx.pth").class_names, ElementsAre("a", "b", "c"));
  EXPECT_THAT(open("bare.pth").class_names, IsEmpty());
}

TEST(WeightFile, WithoutPlainWeightsGivesItsAverage) {
  const WeightFile file = open("only_ema.pth");
  ASSERT_EQ(file.sets.size(), 1U);
  const WeightSet& set = file.set(Variant::kPlain, "w");
  EXPECT_TRUE(set.averaged);
  EXPECT_EQ(first_bias(set), 100.0F);
  EXPECT_EQ(describe_choice(file, set), "averaged weights, in 'ema.shadow'");
}

TEST(WeightFile, WithoutAnAverageSaysSo) {
  const WeightFile file = open("bare.pth");
  EXPECT_EQ(describe_choice(file, file.sets[0]), "");
  EXPECT_THAT(bad_input([&] { file.set(Variant::kEma, "w.pth"); }),
              HasSubstr("[w.pth] holds no averaged weights"));
}

TEST(WeightFile, OfQuantisedWeightsIsRefusedByName) {
  EXPECT_THAT(bad_input([] { open("quantised.pth"); }),
              HasSubstr("'fc.weight' is quantised"));
}

class Outline : public testing::TestWithParam<const char*> {};

TEST_P(Outline, HasTheNamesTypesAndShapesOfTheFileButNoData) {
  const auto path = weight_fixture(GetParam());
  const WeightFile whole = read_weight_file(path);
  const WeightFile outline = read_weight_file(path, Content::kOutline);
  ASSERT_EQ(outline.sets.size(), whole.sets.size());
  for (std::size_t i = 0; i < whole.sets.size(); ++i) {
    ASSERT_EQ(outline.sets[i].state.size(), whole.sets[i].state.size());
    for (const auto& [name, tensor] : whole.sets[i].state) {
      const torch::Tensor* found = outline.sets[i].state.find(name);
      ASSERT_NE(found, nullptr) << name;
      EXPECT_EQ(found->sizes(), tensor.sizes()) << name;
      EXPECT_EQ(found->scalar_type(), tensor.scalar_type()) << name;
      EXPECT_TRUE(found->is_meta()) << name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Weights, Outline,
                         testing::Values("bare.pth", "bare_legacy.pth",
                                         "types_legacy.pth", "views.pth",
                                         "tied.pth", "module.pth",
                                         "timm.pth.tar", "evil.pth"));

using WeightFolder = FolderTest;

TEST_F(WeightFolder, OfOlderTransformersHoldsAFileOfTorchSave) {
  std::filesystem::copy(weight_fixture("bare.pth"), path("pytorch_model.bin"));
  write("config.json", R"({"model_type": "resnet", "id2label": {"0": "LABEL_0",
                           "1": "LABEL_1", "2": "LABEL_2"}})");
  const WeightFile file = read_weight_file(path(""), Content::kOutline);
  EXPECT_EQ(file.format, WeightFormat::kHuggingFace);
  EXPECT_TRUE(file.sets[0].state.contains("fc.bias"));
  EXPECT_EQ(file.config->model_type, "resnet");
  EXPECT_EQ(file.config->num_classes, 3);
  EXPECT_FALSE(file.config->states_normalisation);
  EXPECT_THAT(file.class_names, IsEmpty());  // LABEL_0 is no name
}

TEST_F(WeightFolder, MayHaveShardsOfTorchSave) {
  std::filesystem::copy(weight_fixture("bare.pth"), path("a.bin"));
  write("pytorch_model.bin.index.json",
        R"({"weight_map": {"fc.bias": "a.bin", "scale": "a.bin"}})");
  EXPECT_EQ(read_hf_weights(path("")).tensors.size(), 2U);
  EXPECT_THAT(hf_weight_files(path("")), ElementsAre(path("a.bin")));
  EXPECT_TRUE(is_hf_folder(path("")));
}

class Preprocessor : public FolderTest {
 protected:
  HfConfig read(const std::string& json) const {
    write("config.json", "{}");
    write("preprocessor_config.json", json);
    return read_hf_config(path(""));
  }
};

TEST_F(Preprocessor, SaysSizeCropAndNormalisation) {
  const HfConfig config = read(
      R"({"size": {"height": 240, "width": 240}, "do_center_crop": true,
          "crop_size": {"height": 192, "width": 192}, "resample": 3,
          "image_mean": [0.1, 0.2, 0.3], "image_std": [0.4, 0.5, 0.6]})");
  EXPECT_EQ(config.input_size[1], 192);
  EXPECT_EQ(config.crop_pct, 0.8);
  EXPECT_EQ(config.mean[2], 0.3);
  EXPECT_EQ(config.std[0], 0.4);
  EXPECT_EQ(config.interpolation, "bicubic");
  EXPECT_TRUE(config.states_normalisation);
}

TEST_F(Preprocessor, MayResizeWithoutCropAndLeavePixelsAlone) {
  const HfConfig config =
      read(R"({"size": 160, "do_normalize": false, "resample": 2})");
  EXPECT_EQ(config.input_size[1], 160);
  EXPECT_EQ(config.crop_pct, 1.0);
  EXPECT_EQ(config.mean[0], 0.0);
  EXPECT_EQ(config.std[0], 1.0);
  EXPECT_EQ(config.interpolation, "bilinear");
}

TEST_F(Preprocessor, OfUnusualScalesStatesNoNormalisation) {
  EXPECT_FALSE(read(R"({"rescale_factor": 0.00784, "image_mean": [0, 0, 0],
                        "image_std": [1, 1, 1]})")
                   .states_normalisation);
  EXPECT_FALSE(read(R"({"do_normalize": true})").states_normalisation);
}

TEST_F(Preprocessor, WithMembersOfTheWrongKindIsRefused) {
  EXPECT_THAT(bad_input([&] { read("[]"); }),
              HasSubstr("preprocessor_config.json"));
  EXPECT_THAT(bad_input([&] { read(R"({"size": "large"})"); }),
              HasSubstr("'size'"));
  EXPECT_THAT(bad_input([&] { read(R"({"image_mean": [1]})"); }),
              HasSubstr("'image_mean'"));
}

}  // namespace
}  // namespace solera::io
