#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/core/file.h"
#include "solera/recipe/engine.h"
#include "solera/recipe/step_kinds.h"
#include "tests/recipe/errors.h"
#include "tests/support/tiny_recipe.h"

namespace solera::recipe {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kFront = R"(
  front:
    sweep:
      key: generalist_share
      values: [0.25, 0.75]
      consolidate: {<<: *consolidation}
      probe:
        models: {generalist: "${generalist}", SL: "${sl}"}
        control: SL
        shots: 2
        draws: 3
        workers: 1
        svm: {c_grid: [0.01, 1], folds: 2}
        tasks:
          - name: more birds
            relation: related
            train: {folder: birds, split: train}
            test: {folder: birds, split: val}
          - name: things
            train: {folder: general, split: train}
            test: {folder: general, split: val}
  kept_by_front:
    upstream:
      models: ["${birds}", "${front.0.75}"]
      workers: 1
      tasks:
        - {name: birds, data: {folder: birds, split: val}}
)";

class Sweep : public testing::Test {
 protected:
  Sweep() { support::write_tiny_images(temp_); }

  Recipe recipe(const std::vector<std::string>& overrides) const {
    return parse_recipe(support::tiny_recipe() + kFront,
                        (temp_.path() / "tiny.yaml").string(), overrides,
                        kind_names(step_kinds()));
  }

  RunOutcome run(const std::vector<std::string>& overrides = {},
                 bool overwrite = false) {
    RunOptions options;
    options.out = temp_.path() / "run";
    options.device = "cpu";
    options.quiet = true;
    options.overwrite = overwrite;
    return run_recipe(recipe(overrides), step_kinds(), options);
  }

  Value result_of(const RunOutcome& outcome, const std::string& name) const {
    for (const StepOutcome& each : outcome.steps) {
      if (each.name == name) return each.result;
    }
    return {};
  }

  fs::path point(const std::string& name) const {
    return temp_.path() / "run/steps/front/points" / name;
  }

  support::TempFolder temp_;
};

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST_F(Sweep, GivesTheFrontAndItsNetworks) {
  const RunOutcome outcome = run({"rc.generalist_share=0.25"});
  const Value front = result_of(outcome, "front");
  EXPECT_EQ(front.at("kind"), Value("sweep"));
  EXPECT_EQ(front.at("key"), Value("generalist_share"));
  EXPECT_EQ(front.at("baseline"), Value("generalist"));
  EXPECT_EQ(front.at("control"), Value("SL"));
  EXPECT_THAT(front.at("summary").as_string(),
              HasSubstr("Sweep of generalist_share"));
  ASSERT_EQ(front.at("points").size(), 2u);
  const Value& first = front.at("points").items()[0];
  EXPECT_EQ(first.at("value"), Value(0.25));
  EXPECT_EQ(first.at("reference"), Value("${front.0.25}"));
  const std::string& model = first.at("model").as_string();
  EXPECT_EQ(first.at("related"), front.at("means").at("related").at(model));
  EXPECT_EQ(first.at("unrelated_difference"),
            front.at("mean_difference").at("unrelated").at(model));
  EXPECT_TRUE(fs::exists(temp_.path() / "run/steps/front" /
                         front.at("draws").at("file").as_string()));
  // The point is the student of the same options.
  EXPECT_EQ(read_json(point("0.25") / "result.json").at("weights_hash"),
            result_of(outcome, "rc").at("weights_hash"));
  EXPECT_NE(read_json(point("0.75") / "result.json").at("weights_hash"),
            result_of(outcome, "rc").at("weights_hash"));
  // A later step finds the head of a point.
  const Value& kept = result_of(outcome, "kept_by_front").at("forgetting");
  EXPECT_EQ(kept.items()[0].at("student"), Value("front-0.75"));
  const Value manifest = read_json(point("0.25") / "export" / "manifest.json");
  EXPECT_EQ(manifest.at("made_from").items()[1].at("name"), Value("birds"));
}

TEST_F(Sweep, RunsNoPointTwice) {
  run();
  temp_.write("run/steps/front/points/0.25/marker", std::string());
  temp_.write("run/steps/front/points/0.75/marker", std::string());
  // As if it had been killed at the second point.
  fs::remove(temp_.path() / "run/steps/front/result.json");
  fs::remove(point("0.75") / "result.json");
  fs::remove_all(point("0.75") / "export");
  run();
  EXPECT_TRUE(fs::exists(point("0.75") / "export/model.safetensors"));
  EXPECT_TRUE(fs::exists(point("0.25") / "marker"));
  // Other values: what is there stays, what is not asked for goes.
  const std::vector<std::string> others = {
      "front.values=[0.25, 0.5]", "kept_by_front.models.1='${front.0.5}'"};
  EXPECT_THAT(usage_error([&] { run(others); }),
              HasSubstr("values was [0.25,0.75], is [0.25,0.5]"));
  run(others, true);
  EXPECT_THAT(names_in(temp_.path() / "run/steps/front/points"),
              ElementsAre("0.25", "0.5"));
  EXPECT_TRUE(fs::exists(point("0.25") / "marker"));
  // Other options: every point is made anew.
  run({"front.consolidate.temperature=3"}, true);
  EXPECT_FALSE(fs::exists(point("0.25") / "marker"));
}

TEST_F(Sweep, IsDoneWhenItIsDone) {
  run();
  for (const StepOutcome& each : run({"front.consolidate.workers=2"}).steps) {
    EXPECT_TRUE(each.was_done) << each.name;
  }
}

TEST_F(Sweep, VariesNestedOptionsOfAnyStep) {
  const RunOutcome outcome = run(
      {"front={key: optimizer.lr, values: [0.1, 0.2], train: {model: resnet10, "
       "stem: small, width: 0.125, data: {folder: general, split: train}, "
       "view: {crop: squash, size: 16}, epochs: 1, batch_size: 8, workers: 1}}",
       "kept_by_front={models: ['${front.0.1}', '${front.0.2}'], workers: 1, "
       "tasks: [{name: all, data: {folder: general, split: val}}]}"});
  const Value front = result_of(outcome, "front");
  EXPECT_EQ(front.at("points").items()[1].at("value"), Value(0.2));
  EXPECT_EQ(front.find("tasks"), nullptr);
  EXPECT_EQ(result_of(outcome, "kept_by_front").at("accuracy").at("all").keys(),
            (std::vector<std::string>{"front-0.1", "front-0.2"}));
}

TEST_F(Sweep, NamesMistakesBeforeAnythingRuns) {
  const auto error = [&](const std::string& word) {
    return usage_error([&] { run({word}); });
  };
  EXPECT_THAT(error("front.vlaues=[1]"), HasSubstr("did you mean 'values'?"));
  EXPECT_THAT(error("front.key=generalist_shar"),
              HasSubstr("did you mean 'generalist_share'?"));
  EXPECT_THAT(error("front.values=[2]"), HasSubstr("generalist_share must be"));
  EXPECT_THAT(error("front.values=[0.5, 0.5]"), HasSubstr("0.5 twice"));
  EXPECT_THAT(error("front.values=[]"), HasSubstr("expected a list of values"));
  EXPECT_THAT(error("front={key: a, values: [1]}"),
              HasSubstr("found no step to vary"));
  EXPECT_THAT(error("front.train={}"), HasSubstr("expected one step"));
  EXPECT_THAT(error("kept_by_front.models.1='${front.0.5}'"),
              HasSubstr("gives the networks 0.25, 0.75"));
  EXPECT_THAT(error("kept_by_front.models.1='${front}'"),
              HasSubstr("expected one of them"));
  EXPECT_FALSE(fs::exists(temp_.path() / "run"));
}

}  // namespace
}  // namespace solera::recipe
