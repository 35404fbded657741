#include "solera/recipe/timm_config.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "solera/models/library_state.h"
#include "solera/models/reference.h"
#include "solera/nn/parameter.h"

namespace solera::recipe {
namespace {

// What timm 1.0.29 says of an architecture that the catalogue has.
struct TimmFacts {
  Value facts;
  const models::ModelEntry* entry = nullptr;
  const models::LibraryForm* form = nullptr;
};

void PrintTo(const TimmFacts& each, std::ostream* out) {
  *out << each.form->name;
}

std::vector<TimmFacts> all_timm_facts() {
  std::vector<TimmFacts> all;
  for (const auto& file :
       std::filesystem::directory_iterator(SOLERA_FIXTURES "/reference")) {
    TimmFacts each;
    each.facts = read_json(file.path());
    for (const models::ModelEntry& entry : models::model_catalogue()) {
      each.form = models::find_form(entry, "timm");
      each.entry = &entry;
      if (each.form != nullptr &&
          Value(each.form->name) == each.facts.at("model") &&
          each.facts.at("library") == Value("timm")) {
        all.push_back(each);
        break;
      }
    }
  }
  return all;
}

class TimmConfig : public testing::TestWithParam<TimmFacts> {
 protected:
  TimmConfig() {
    const nn::ShapesOnly shapes;
    models::ModelSpec spec;
    spec.architecture = GetParam().entry->name;
    network_ =
        std::make_shared<models::Network>(spec, GetParam().entry->make(spec));
  }

  models::NetworkPtr network_;
};

TEST_P(TimmConfig, SaysWhatTimmSaysOfItsOwnWeights) {
  const auto& [facts, entry, form] = GetParam();
  const models::InputSpec input = form->input.value_or(entry->input);
  const io::HfConfig config =
      timm_config(*network_, nullptr, input, *form,
                  models::library_state(*network_, "", "timm"));
  const Value cfg = facts.at("cfg");
  EXPECT_EQ(config.architecture, facts.at("model").as_string());
  EXPECT_EQ(config.classifier, cfg.at("classifier").as_string());
  EXPECT_EQ(config.first_conv, cfg.at("first_conv").as_string());
  const auto numbers = [](const auto& row) {
    return std::vector<double>(row.begin(), row.end());
  };
  EXPECT_EQ(write_options(numbers(config.mean)), cfg.at("mean"));
  EXPECT_EQ(write_options(numbers(config.std)), cfg.at("std"));
  EXPECT_EQ(config.interpolation, cfg.at("interpolation").as_string());
  EXPECT_EQ(config.crop_pct, cfg.at("crop_pct").as_double());
  EXPECT_EQ(config.input_size[1], cfg.at("input_size").items()[1].as_int());
}

TEST_P(TimmConfig, IsOfWeightsWithTimmsNamesOrderAndShapes) {
  std::vector<std::string> expected =
      models::signatures(GetParam().facts.at("tensors"));
  const std::string classifier = GetParam().form->classifier + ".";
  expected.erase(std::remove_if(expected.begin(), expected.end(),
                                [&](const std::string& line) {
                                  return line.rfind(classifier, 0) == 0;
                                }),
                 expected.end());
  EXPECT_EQ(models::signatures(models::library_state(*network_, "", "timm")),
            expected);
}

INSTANTIATE_TEST_SUITE_P(Libraries, TimmConfig,
                         testing::ValuesIn(all_timm_facts()),
                         [](const auto& each) {
                           return each.param.facts.at("model").as_string();
                         });

TEST_P(TimmConfig, FixesTheSizeOfTransformersAlone) {
  const auto& [facts, entry, form] = GetParam();
  const io::HfConfig config =
      timm_config(*network_, nullptr, entry->input, *form,
                  models::library_state(*network_, "", "timm"));
  const bool is_vit = form->name.rfind("vit_", 0) == 0;
  EXPECT_EQ(config.fixed_input_size,
            is_vit || form->name.rfind("swinv2_", 0) == 0);
  EXPECT_EQ(config.global_pool, is_vit ? "token" : "avg");
}

TEST(TimmConfig, OfASmallNetworkCountsClassesAndPlaces) {
  models::ModelSpec spec;
  const models::NetworkPtr network = models::make_network(spec, 1);
  const models::Head& head = network->add_head("cars", 2, {"bmw", "fiat"});
  models::InputSpec input;
  input.size = 100;
  input.interpolation = models::Interpolation::kBicubic;
  const auto& form = models::find_model("resnet18").forms.front();
  const io::HfConfig config = timm_config(
      *network, &head, input, form, models::library_state(*network, "cars"));
  EXPECT_EQ(config.num_classes, 2);
  EXPECT_EQ(config.num_features, 512);
  EXPECT_EQ(config.interpolation, "bicubic");
  EXPECT_EQ(config.global_pool, "avg");
  EXPECT_FALSE(config.fixed_input_size);
  EXPECT_EQ(config.label_names, (std::vector<std::string>{"bmw", "fiat"}));
  // 100 pixels make 4 places of stride 32.
  EXPECT_EQ(config.extra.at("pool_size"), Value::array({4, 4}));
}

}  // namespace
}  // namespace solera::recipe
