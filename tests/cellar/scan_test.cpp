#include "solera/cellar/scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>
#include <string>
#include <vector>

#include "solera/core/hash.h"
#include "solera/io/hf_folder.h"
#include "solera/io/safetensors.h"
#include "solera/models/library_state.h"
#include "tests/support/temp_folder.h"
#include "tests/support/toy_network.h"

namespace solera::cellar {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Scan : public testing::Test {
 protected:
  fs::path path(const std::string& name) const { return temp_.path() / name; }

  // The only model of the drawer.
  ModelFile only(const ScanOptions& options = {}) const {
    const ScanResult result = scan({temp_.path()}, options);
    EXPECT_EQ(result.models.size(), 1U);
    return result.models.at(0);
  }

  tensor::StateDict toy_state(std::int64_t classes) const {
    return models::library_state(*support::toy_network(classes), "head");
  }

  void write_toy(const std::string& name, std::int64_t classes) const {
    io::write_safetensors(path(name), toy_state(classes), {{"by", "test"}});
  }

  static std::vector<std::string> needs_of(const ModelFile& model) {
    std::vector<std::string> whats;
    for (const Need& need : model.needs) whats.push_back(need.what);
    return whats;
  }

  support::TempFolder temp_;
};

TEST_F(Scan, TellsArchitectureClassesAndWhatIsMissing) {
  write_toy("w.safetensors", 3);
  const ModelFile model = only();
  EXPECT_EQ(model.error, "");
  EXPECT_EQ(model.format, "safetensors");
  EXPECT_THAT(model.architectures,
              ElementsAre("resnet10 with width 0.125 and the small stem"));
  EXPECT_THAT(model.libraries, ElementsAre("solera"));
  ASSERT_EQ(model.heads.size(), 1U);
  EXPECT_EQ(model.heads[0].classes, 3);
  EXPECT_EQ(model.metadata.at("by"), "test");
  EXPECT_FALSE(model.input_is_stated);
  EXPECT_THAT(needs_of(model), ElementsAre("input", "class names"));
  std::int64_t parameters = 0;
  for (const torch::Tensor& p : support::toy_network(3)->parameters()) {
    parameters += p.numel();
  }
  EXPECT_EQ(model.parameters, parameters);
}

TEST_F(Scan, SuggestsLabelFilesOfTheRightLength) {
  write_toy("w.safetensors", 3);
  temp_.write("names.txt", std::string("a\nb\n\nc\n"));
  temp_.write("other.txt", std::string("a\nb\n"));
  const ModelFile model = only();
  EXPECT_THAT(model.label_files, ElementsAre("names.txt"));
  EXPECT_THAT(model.heads[0].class_names, IsEmpty());
  EXPECT_THAT(model.needs.back().remedy, HasSubstr("names.txt beside it has"));
}

TEST_F(Scan, BelievesAConfigBesideTheWeights) {
  io::HfConfig config;
  config.architecture = "resnet10";
  config.label_names = {"a", "b", "c"};
  config.input_size = {3, 96, 96};
  config.mean = {0.5, 0.5, 0.5};
  io::write_hf_folder(path("m"), toy_state(3), config, {});
  const ModelFile model = only();
  EXPECT_EQ(model.format, "Hugging Face folder");
  EXPECT_TRUE(model.input_is_stated);
  EXPECT_EQ(model.input->size, 96);
  EXPECT_EQ(model.input->mean[0], 0.5);
  EXPECT_THAT(model.heads[0].class_names, ElementsAre("a", "b", "c"));
  EXPECT_THAT(needs_of(model), IsEmpty());
}

TEST_F(Scan, TellsAveragedWeightsFromPlainOnes) {
  tensor::StateDict both = toy_state(3).with_prefix_added("model.");
  both.merge(toy_state(3).with_prefix_added("ema_model."));
  io::write_safetensors(path("w.safetensors"), both, {});
  const ModelFile model = only();
  EXPECT_FALSE(model.averaged);
  EXPECT_TRUE(model.has_averaged);
  EXPECT_THAT(model.choice, HasSubstr("(variant: ema)"));
  EXPECT_EQ(model.architectures.size(), 1U);
}

TEST_F(Scan, ListsBrokenFilesAndGoesOn) {
  temp_.write("a.pth", std::string("<html>"));
  temp_.write("b.safetensors", std::string(40, '\xff'));
  write_toy("c.safetensors", 3);
  fs::resize_file(path("c.safetensors"), 100);
  write_toy("d.safetensors", 3);
  const std::vector<ModelFile> models = scan({temp_.path()}).models;
  ASSERT_EQ(models.size(), 4U);
  EXPECT_THAT(models[0].error, HasSubstr("web page"));
  EXPECT_THAT(models[1].error, HasSubstr("no known format"));
  EXPECT_THAT(models[2].error, HasSubstr("cut short"));
  EXPECT_EQ(models[3].error, "");
  for (const ModelFile& model : models) {
    EXPECT_EQ(model.error.find('\n'), std::string::npos);
  }
}

TEST_F(Scan, NamesTheNearestOfAnUnknownArchitecture) {
  tensor::StateDict state = toy_state(3);
  state.erase("layer1.0.conv1.weight");
  io::write_safetensors(path("w.safetensors"), state, {});
  const ModelFile model = only();
  EXPECT_THAT(model.architectures, IsEmpty());
  EXPECT_THAT(model.unlike, HasSubstr("layer1.0.conv1.weight"));
  EXPECT_THAT(needs_of(model), ElementsAre("architecture"));
}

TEST_F(Scan, SaysThatProgramsNeedPermission) {
  fs::copy_file(fs::path(SOLERA_FIXTURES) / "weights/torchscript.pt",
                path("script.pt"));
  const ModelFile model = only();
  EXPECT_EQ(model.format, "TorchScript");
  EXPECT_THAT(needs_of(model), ElementsAre("allow_code", "input"));
}

TEST_F(Scan, HashesAsMuchAsItIsAskedTo) {
  write_toy("w.safetensors", 3);
  const std::string hash = sha256_file(path("w.safetensors"));
  EXPECT_EQ(only().parts[0].sha256, hash);
  ScanOptions options;
  options.hashing = Hashing::kNever;
  EXPECT_EQ(only(options).parts[0].sha256, "");
  // 2 GiB, all holes.
  temp_.write("large.pth", std::string("x"));
  fs::resize_file(path("large.pth"), std::uintmax_t{2} << 30);
  const ScanResult result = scan({temp_.path()});
  EXPECT_FALSE(result.hashed);
  EXPECT_EQ(result.models.back().parts[0].sha256, "");
}

TEST_F(Scan, GivesTheSameForAnyNumberOfThreads) {
  for (int i = 0; i < 20; ++i) {
    write_toy("w" + std::to_string(i) + ".safetensors", 1 + i);
  }
  ScanOptions options;
  options.threads = 1;
  const auto one = scan({temp_.path()}, options).models;
  options.threads = 4;
  const auto four = scan({temp_.path()}, options).models;
  ASSERT_EQ(one.size(), 20U);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(to_value(one[i]), to_value(four[i]));
  }
}

TEST_F(Scan, GivesProgramsEverything) {
  write_toy("w.safetensors", 3);
  const Value value = to_value(only());
  EXPECT_EQ(value.at("spec").at("architecture"), Value("resnet10"));
  EXPECT_EQ(value.at("heads").items()[0].at("classes"), Value(3));
  EXPECT_EQ(value.at("missing").items()[0].at("what"), Value("input"));
  EXPECT_EQ(value.at("files").items()[0].at("sha256").as_string().size(), 64U);
}

}  // namespace
}  // namespace solera::cellar
