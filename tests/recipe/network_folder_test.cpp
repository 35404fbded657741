#include "solera/recipe/network_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/io/hf_folder.h"
#include "solera/io/safetensors.h"
#include "solera/models/library_state.h"
#include "solera/tensor/state_dict.h"
#include "tests/support/temp_folder.h"
#include "tests/support/toy_network.h"

namespace solera::recipe {
namespace {

models::NetworkPtr two_heads() {
  models::NetworkPtr network = support::toy_network(0);
  network->add_head("general", 3, {"a", "b", "c"});
  network->add_head("cars", 2, {}, true);
  return network;
}

std::string hash_of(const models::Network& network) {
  return tensor::state_hash(tensor::state_of(network));
}

TEST(NetworkFolder, GivesBackTheNetworkWithAllItsHeads) {
  const support::TempFolder temp;
  const models::NetworkPtr network = two_heads();
  models::InputSpec input = support::toy_input();
  input.mean = {0.1, 0.2, 0.3};
  input.interpolation = models::Interpolation::kNearest;
  write_network_folder(temp.path() / "x", *network, input, Value());
  const StoredNetwork stored = read_network_folder(temp.path() / "x");
  EXPECT_EQ(hash_of(*stored.network), hash_of(*network));
  EXPECT_EQ(write_options(stored.input), write_options(input));
  ASSERT_EQ(stored.network->heads().size(), 2u);
  EXPECT_EQ(stored.network->heads()[0].class_names,
            (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(stored.network->heads()[1].name, "cars");
  EXPECT_TRUE(stored.network->heads()[1].multi_label);
}

TEST(NetworkFolder, IsAHuggingFaceFolderOfTheFirstHead) {
  const support::TempFolder temp;
  const models::NetworkPtr network = two_heads();
  write_network_folder(temp.path() / "x", *network, support::toy_input(),
                       Value());
  const io::HfConfig config = io::read_hf_config(temp.path() / "x");
  EXPECT_EQ(config.architecture, "resnet10");
  EXPECT_EQ(config.num_classes, 3);
  EXPECT_EQ(config.classifier, "fc");
  EXPECT_EQ(config.first_conv, "conv1");
  EXPECT_EQ(config.input_size[1], 16);
  EXPECT_EQ(config.interpolation, "bilinear");
  const auto weights = io::read_hf_weights(temp.path() / "x").tensors;
  EXPECT_EQ(tensor::state_hash(weights),
            tensor::state_hash(models::library_state(*network, "general")));
}

TEST(NetworkFolder, HasTheNamesOfTheLibraryThatWasAskedFor) {
  const support::TempFolder temp;
  for (const models::ModelEntry& entry : models::model_catalogue()) {
    if (entry.name != "mobilenet_v2" && entry.name != "resnet18") continue;
    models::ModelSpec spec;
    spec.architecture = entry.name;
    spec.classes = 2;
    const models::NetworkPtr network = models::make_network(spec, 3);
    for (const models::LibraryForm& form : entry.forms) {
      write_network_folder(temp.path() / "x", *network, entry.input, Value(),
                           {form.library, ""});
      EXPECT_EQ(io::read_hf_config(temp.path() / "x").architecture, form.name);
      EXPECT_EQ(
          tensor::state_hash(io::read_hf_weights(temp.path() / "x").tensors),
          tensor::state_hash(
              models::library_state(*network, "head", form.library)));
      EXPECT_EQ(hash_of(*read_network_folder(temp.path() / "x").network),
                hash_of(*network));
    }
  }
}

TEST(NetworkFolder, CarriesItsManifestInTheMetadataOfTheWeights) {
  const support::TempFolder temp;
  Value manifest = Value::object();
  manifest.set("fingerprint", "abc");
  manifest.set("licence", "mit");
  manifest.set("made_from", Value::array({"x"}));
  write_network_folder(temp.path() / "x", *two_heads(), support::toy_input(),
                       manifest);
  const auto metadata = io::read_hf_weights(temp.path() / "x").metadata;
  EXPECT_EQ(metadata.at("fingerprint"), "abc");
  EXPECT_EQ(metadata.at("made_from"), R"(["x"])");
  EXPECT_EQ(metadata.at("format"), "pt");
  EXPECT_EQ(io::read_hf_config(temp.path() / "x").extra.at("license"),
            Value("mit"));
}

TEST(NetworkFolder, IsKnownByWhatDecidesTheNetwork) {
  const support::TempFolder temp;
  write_network_folder(temp.path() / "x", *two_heads(), support::toy_input(),
                       Value());
  std::vector<std::string> names;
  for (const auto& file : files_of_network_folder(temp.path() / "x")) {
    names.push_back(file.filename().string());
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{"config.json", "heads.safetensors",
                                      "model.safetensors", "solera.json"}));
}

TEST(NetworkFolder, ReadsAForeignFolderThroughTheCatalogue) {
  const support::TempFolder temp;
  models::ModelSpec spec;
  spec.architecture = "resnet18";
  spec.classes = 2;
  const models::NetworkPtr network = models::make_network(spec, 3);
  io::HfConfig config;
  config.architecture = "resnet18";
  config.num_classes = 2;
  config.label_names = {"cat", "dog"};
  config.input_size = {3, 96, 96};
  config.interpolation = "bicubic";
  io::write_hf_folder(temp.path() / "x",
                      models::library_state(*network, "head"), config, {});
  const StoredNetwork stored = read_network_folder(temp.path() / "x");
  EXPECT_EQ(hash_of(*stored.network), hash_of(*network));
  EXPECT_EQ(stored.input.size, 96);
  EXPECT_EQ(stored.input.interpolation, models::Interpolation::kBicubic);
  EXPECT_EQ(stored.network->heads()[0].class_names,
            (std::vector<std::string>{"cat", "dog"}));
}

// As transformers writes them, and its older name of the weights.
TEST(NetworkFolder, FindsTheArchitectureThatItsConfigDoesNotSay) {
  const support::TempFolder temp;
  models::ModelSpec spec;
  spec.architecture = "resnet10";
  spec.classes = 2;
  const models::NetworkPtr network = models::make_network(spec, 3);
  io::write_safetensors(temp.path() / "model.safetensors",
                        models::library_state(*network, "head"), {});
  temp.write("config.json",
             R"({"model_type": "own", "id2label": {"0": "cat", "1": "dog"}})");
  temp.write("preprocessor_config.json",
             R"({"size": {"shortest_edge": 256}, "crop_size": 224,
                 "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5],
                 "resample": 3})");
  const StoredNetwork stored = read_network_folder(temp.path());
  EXPECT_EQ(hash_of(*stored.network), hash_of(*network));
  EXPECT_EQ(stored.input.size, 224);
  EXPECT_EQ(stored.input.crop_pct, 0.875);
  EXPECT_EQ(stored.input.mean[0], 0.5);
  EXPECT_EQ(stored.input.interpolation, models::Interpolation::kBicubic);
  EXPECT_EQ(stored.network->heads()[0].class_names,
            (std::vector<std::string>{"cat", "dog"}));
}

TEST(NetworkFolder, RefusesWeightsOfAnotherArchitectureThanItsConfigSays) {
  const support::TempFolder temp;
  io::write_safetensors(temp.path() / "model.safetensors",
                        models::library_state(*support::toy_network(2), "head"),
                        {});
  temp.write("config.json", R"({"architecture": "resnet18"})");
  try {
    read_network_folder(temp.path());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(), testing::HasSubstr("is no resnet18"));
    EXPECT_THAT(error.what(), testing::HasSubstr("it fits resnet10"));
  }
}

TEST(NetworkFolder, RefusesADamagedDescription) {
  const support::TempFolder temp;
  write_network_folder(temp.path() / "x", *two_heads(), support::toy_input(),
                       Value());
  temp.write("x/solera.json", R"({"format": "one"})");
  try {
    read_network_folder(temp.path() / "x");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(), testing::HasSubstr("solera.json"));
  }
}

}  // namespace
}  // namespace solera::recipe
