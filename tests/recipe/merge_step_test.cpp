#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/file.h"
#include "solera/recipe/engine.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/step_kinds.h"
#include "solera/tensor/state_dict.h"
#include "tests/recipe/errors.h"
#include "tests/support/image_tree.h"

namespace solera::recipe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// The students learn nothing: they end as they start.
constexpr const char* kRecipe = R"(
seed: 3
vars:
  view: {crop: squash, size: 16}
  short: &short
    view: "${view}"
    epochs: 1
    batch_size: 8
    workers: 1
  still: &still
    <<: *short
    proxy: {images: birds}
    generalist: "${general}"
    experts: ["${cars}", "${birds}"]
    backbone_lr: 0
    head_lr: 0
    batch_norm: eval
steps:
  general:
    train:
      <<: *short
      model: resnet10
      stem: small
      width: 0.125
      data: {folder: general}
  cars: {train: {<<: *short, init: "${general}", data: {folder: cars}}}
  birds: {train: {<<: *short, init: "${general}", data: {folder: birds}}}
  soup:
    merge: {networks: ["${general}", "${cars}"], weights: [1, 3]}
  ties:
    merge:
      method: ties
      base: "${general}"
      networks: ["${cars}", "${birds}"]
      proxy: {images: birds}
      batch_size: 8
      workers: 1
  started:
    consolidate: {<<: *still, init: "${ties}"}
  inline:
    consolidate:
      <<: *still
      init: {merge: {method: ties, batch_size: 8, workers: 1}}
  plain:
    consolidate: {<<: *still}
)";

class MergeStep : public testing::Test {
 protected:
  MergeStep() {
    support::write_image_tree(temp_, "general",
                              support::ToyDataset(16, 4, 16, 1));
    support::write_image_tree(temp_, "cars", support::ToyDataset(16, 2, 16, 2));
    support::write_image_tree(temp_, "birds",
                              support::ToyDataset(18, 3, 16, 3));
  }

  RunOutcome run(const std::vector<std::string>& overrides = {}) {
    const Recipe recipe =
        parse_recipe(kRecipe, (temp_.path() / "r.yaml").string(), overrides,
                     kind_names(step_kinds()));
    RunOptions options;
    options.out = temp_.path() / "run";
    options.device = "cpu";
    options.quiet = true;
    return run_recipe(recipe, step_kinds(), options);
  }

  std::string error_of(const std::string& word) {
    return usage_error([&] { run({word}); });
  }

  models::NetworkPtr network(const std::string& step) const {
    return read_network_folder(temp_.path() / "run/steps" / step / "export")
        .network;
  }
  std::string backbone(const std::string& step) const {
    return tensor::state_hash(tensor::state_of(network(step)->backbone()));
  }
  torch::Tensor head(const std::string& step, const std::string& name) const {
    return network(step)->head(name).linear->weight.detach();
  }

  support::TempFolder temp_;
};

TEST_F(MergeStep, GivesANetworkThatStudentsStartFrom) {
  const RunOutcome outcome = run();
  const Value& soup = outcome.steps[3].result;
  EXPECT_EQ(soup.at("heads").keys(),
            (std::vector<std::string>{"general", "cars"}));
  EXPECT_EQ(soup.at("recalibration_images"), Value(0));
  const Value& ties = outcome.steps[4].result;
  EXPECT_EQ(ties.at("recalibration_images"), Value(16));
  EXPECT_EQ(outcome.steps[4].text,
            "merged by ties: cars, birds onto general; batch norms measured "
            "on 16 images\n");
  const Value manifest =
      read_json(temp_.path() / "run/steps/ties/export/manifest.json");
  EXPECT_EQ(manifest.at("made_from").size(), 3u);

  const std::string merged = backbone("ties");
  EXPECT_NE(merged, backbone("general"));
  EXPECT_EQ(backbone("started"), merged);
  EXPECT_EQ(backbone("inline"), merged);
  EXPECT_EQ(backbone("plain"), backbone("general"));
  EXPECT_TRUE(torch::equal(head("started", "birds"), head("birds", "head")));
  EXPECT_TRUE(torch::equal(head("inline", "cars"), head("cars", "head")));
  EXPECT_FALSE(torch::equal(head("plain", "birds"), head("birds", "head")));

  const Value resolved =
      parse_yaml(read_text(temp_.path() / "run/recipe.resolved.yaml"), "r");
  EXPECT_EQ(resolved.at("steps")
                .at("inline")
                .at("consolidate")
                .at("init")
                .at("merge")
                .at("density"),
            Value(0.2));
}

TEST_F(MergeStep, SaysWhatIsWrongBeforeAnythingRuns) {
  EXPECT_THAT(error_of("ties.method=mean"), HasSubstr("task_arithmetic"));
  EXPECT_THAT(error_of("ties.density=0"), HasSubstr("density"));
  EXPECT_THAT(error_of("ties.networks=[\"${general}\"]"),
              HasSubstr("two networks are named 'general'"));
  EXPECT_THAT(error_of("soup.networks=[{from: \"${cars}\", name: a.b}]"),
              HasSubstr("expected one without dots"));
  temp_.write("x.onnx",
              read_bytes(std::string(SOLERA_FIXTURES) + "/onnx/fixed.onnx"));
  EXPECT_THAT(error_of("soup.networks=[{weights: x.onnx, name: a}]"),
              HasSubstr("merging needs its weights"));
  EXPECT_THAT(error_of("inline.init={merge: {alpha: 2}}"),
              HasSubstr("inline.init.merge"));
  EXPECT_THAT(error_of("inline.init={}"), HasSubstr("names no network"));
}

TEST_F(MergeStep, NamesTheTensorInWhichNetworksDiffer) {
  EXPECT_THAT(
      usage_error([&] {
        run({"cars.init=null", "cars.model=resnet18", "cars.stem=small",
             "cars.width=0.125"});
      }),
      HasSubstr("[" + (temp_.path() / "r.yaml").string() +
                " soup] found no tensor 'layer1.1.conv1.weight' in 'general', "
                "which 'cars' has"));
}

}  // namespace
}  // namespace solera::recipe
