#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "solera/core/file.h"
#include "solera/core/hash.h"
#include "solera/recipe/engine.h"
#include "solera/recipe/schema.h"
#include "solera/recipe/step_kinds.h"
#include "tests/recipe/errors.h"
#include "tests/support/tiny_recipe.h"

namespace solera::recipe {
namespace {

using testing::HasSubstr;

class Steps : public testing::Test {
 protected:
  Steps() { support::write_tiny_images(temp_); }

  RunOutcome run(const std::vector<std::string>& overrides = {},
                 const std::string& out = "run", bool overwrite = false) {
    const Recipe recipe = parse_recipe(support::tiny_recipe(),
                                       (temp_.path() / "tiny.yaml").string(),
                                       overrides, kind_names(step_kinds()));
    RunOptions options;
    options.out = temp_.path() / out;
    options.device = "cpu";
    options.quiet = true;
    options.overwrite = overwrite;
    return run_recipe(recipe, step_kinds(), options);
  }

  std::string error_of(const std::string& word) {
    return usage_error([&] { run({word}); });
  }

  support::TempFolder temp_;
};

const StepOutcome& step(const RunOutcome& outcome, const std::string& name) {
  for (const StepOutcome& each : outcome.steps) {
    if (each.name == name) return each;
  }
  throw std::runtime_error("no step " + name);
}

TEST_F(Steps, RunFromImagesToTheReport) {
  const RunOutcome outcome = run();
  const Value& generalist = step(outcome, "generalist").result;
  EXPECT_EQ(generalist.at("steps"), Value(6));
  EXPECT_EQ(generalist.at("heads").at("head"), Value(4));
  EXPECT_GE(generalist.at("last").at("val/acc1").as_double(), 0.0);

  const Value& rc = step(outcome, "rc").result;
  EXPECT_EQ(rc.at("heads").keys(),
            (std::vector<std::string>{"generalist", "birds"}));
  EXPECT_EQ(rc.at("proxy_images"), Value(27));
  EXPECT_EQ(step(outcome, "sl").result.at("heads").keys(),
            (std::vector<std::string>{"generalist"}));

  const Value& transfer = step(outcome, "transfer").result;
  EXPECT_EQ(transfer.at("baseline"), Value("generalist"));
  EXPECT_EQ(transfer.at("tasks").items()[0].at("test_images"), Value(9));
  EXPECT_EQ(transfer.at("means").at("related").size(), 4u);
  EXPECT_THAT(step(outcome, "transfer").text, HasSubstr("more birds"));

  const Value& kept = step(outcome, "kept").result.at("accuracy").at("birds");
  EXPECT_EQ(kept.keys(), (std::vector<std::string>{"birds", "rc"}));
  const Value& forgetting = step(outcome, "kept").result.at("forgetting");
  ASSERT_EQ(forgetting.size(), 1u);
  EXPECT_EQ(forgetting.items()[0].at("student"), Value("rc"));

  EXPECT_THAT(read_text(temp_.path() / "run/report.html"),
              HasSubstr("more birds"));
  EXPECT_TRUE(std::filesystem::exists(temp_.path() /
                                      "run/steps/rc/export/model.safetensors"));
}

TEST_F(Steps, RecordWhatTheirNetworksAreMadeFrom) {
  const auto folder = [&](const std::string& name) {
    return temp_.path() / "run/steps" / name / "export";
  };
  const auto manifest_of = [&](const std::string& name) {
    return read_json(folder(name) / "manifest.json");
  };
  const RunOutcome outcome =
      run({"birds.init={from: \"${generalist}\", "
           "licence: mit}"});
  EXPECT_EQ(manifest_of("generalist").find("made_from"), nullptr);
  const Value birds = manifest_of("birds").at("made_from").items().at(0);
  EXPECT_EQ(birds.at("role"), Value("init"));
  EXPECT_EQ(birds.at("licence"), Value("mit"));

  const Value rc = manifest_of("rc");
  EXPECT_EQ(rc.at("step"), Value("rc"));
  EXPECT_EQ(rc.at("kind"), Value("consolidate"));
  EXPECT_EQ(rc.at("fingerprint"), step(outcome, "rc").result.at("fingerprint"));
  EXPECT_EQ(rc.at("options").at("proxy").at("images"), Value("birds"));
  EXPECT_EQ(rc.at("inputs").keys(), std::vector<std::string>{"proxy"});
  const auto& teachers = rc.at("made_from").items();
  ASSERT_EQ(teachers.size(), 2u);
  EXPECT_EQ(teachers[0].at("role"), Value("generalist"));
  EXPECT_EQ(teachers[1].at("name"), Value("birds"));
  EXPECT_EQ(teachers[1].at("architecture"), Value("resnet10"));
  EXPECT_EQ(teachers[1].at("sha256").at("model.safetensors"),
            Value(sha256_file(folder("birds") / "model.safetensors")));
  // The expert started as the generalist.
  const auto& ancestors = rc.at("ancestors").items();
  ASSERT_EQ(ancestors.size(), 1u);
  EXPECT_EQ(ancestors[0].at("sha256"), teachers[0].at("sha256"));
}

TEST_F(Steps, AreNotRunAgainWhenALicenceIsAdded) {
  for (const StepOutcome& each : run({"birds.init={from: \"${generalist}\"}",
                                      "rc.experts=[{from: \"${birds}\"}]"},
                                     "other")
                                     .steps) {
    EXPECT_FALSE(each.was_done) << each.name;
  }
  const std::vector<std::string> licensed = {
      "birds.init={from: \"${generalist}\", licence: mit}",
      "rc.experts=[{from: \"${birds}\", licence: mit}]"};
  for (const StepOutcome& each : run(licensed, "other").steps) {
    EXPECT_TRUE(each.was_done) << each.name;
  }
}

TEST_F(Steps, AreNotRunAgainWhenTheyAreDone) {
  run();
  for (const StepOutcome& each : run().steps) {
    EXPECT_TRUE(each.was_done) << each.name;
  }
}

TEST_F(Steps, RunAgainWhenImagesAreAdded) {
  run();
  support::write_image_tree(temp_, "birds/train/class0",
                            support::ToyDataset(2, 1));
  const RunOutcome outcome = run({}, "run", true);
  EXPECT_TRUE(step(outcome, "generalist").was_done);
  EXPECT_FALSE(step(outcome, "birds").was_done);
  EXPECT_FALSE(step(outcome, "rc").was_done);
  EXPECT_FALSE(step(outcome, "page").was_done);
}

TEST_F(Steps, GiveTheSameWeightsTwice) {
  const RunOutcome first = run({}, "first");
  const RunOutcome second = run({}, "second");
  for (const char* name : {"generalist", "birds", "rc"}) {
    EXPECT_EQ(step(first, name).result.at("weights_hash"),
              step(second, name).result.at("weights_hash"))
        << name;
  }
}

TEST_F(Steps, KeepTheDistributionOfWeightsAndChangeNone) {
  const RunOutcome plain = run({}, "plain");
  const RunOutcome logged =
      run({"generalist.log_weights=true", "rc.log_weights=true"}, "logged");
  for (const auto& [name, epochs] : {std::pair("generalist", 2), {"rc", 1}}) {
    EXPECT_EQ(step(plain, name).result.at("weights_hash"),
              step(logged, name).result.at("weights_hash"));
    const std::string rows =
        read_text(temp_.path() / "logged/steps" / name / "weights.jsonl");
    // The start, and every epoch; backbone and heads.
    EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 2 * (epochs + 1));
  }
  EXPECT_FALSE(
      std::filesystem::exists(temp_.path() / "plain/steps/rc/weights.jsonl"));
}

TEST_F(Steps, GiveOtherWeightsWithAnotherSeed) {
  const RunOutcome first = run({}, "first");
  const RunOutcome second = run({"seed=4"}, "second");
  EXPECT_NE(step(first, "generalist").result.at("weights_hash"),
            step(second, "generalist").result.at("weights_hash"));
}

TEST_F(Steps, LetTheExpertsChangeTheStudent) {
  const RunOutcome outcome = run({"sl.arm=td"});
  EXPECT_EQ(step(outcome, "sl").result.at("heads").keys(),
            (std::vector<std::string>{"birds"}));
  EXPECT_NE(step(outcome, "sl").result.at("weights_hash"),
            step(outcome, "rc").result.at("weights_hash"));
}

TEST_F(Steps, NameWrongOptionsBeforeAnythingRuns) {
  EXPECT_THAT(error_of("rc.temprature=3"),
              HasSubstr("unknown key 'temprature', did you mean "
                        "'temperature'?"));
  EXPECT_THAT(error_of("rc.temperature=0"), HasSubstr("temperature must be"));
  EXPECT_THAT(error_of("generalist.model=resnet19"),
              HasSubstr("unknown architecture 'resnet19'"));
  EXPECT_THAT(error_of("transfer.baseline=generlist"),
              HasSubstr("did you mean 'generalist'?"));
  EXPECT_THAT(error_of("kept.tasks.0.teacher=bird"),
              HasSubstr("did you mean 'birds'?"));
  EXPECT_THAT(error_of("kept.models=['${transfer}']"),
              HasSubstr("step 'transfer' is of kind probe"));
  EXPECT_THAT(error_of("rc.experts=['${birds}', '${birds}']"),
              HasSubstr("two networks are named 'birds'"));
  EXPECT_FALSE(std::filesystem::exists(temp_.path() / "run"));
}

TEST_F(Steps, RefuseALearningRateThatNobodyWouldUse) {
  EXPECT_THAT(error_of("rc.optimizer.lr=0.1"),
              HasSubstr("set backbone_lr and head_lr"));
}

TEST_F(Steps, RefuseHeadNamesWithDots) {
  EXPECT_THAT(error_of("rc.experts.0={from: \"${birds}\", name: birds.v1}"),
              HasSubstr("expected one without dots"));
}

TEST_F(Steps, RefuseASupervisedHeadOnImagesWithoutLabels) {
  EXPECT_THAT(error_of("rc.label_weight=1"),
              HasSubstr("found images without labels"));
}

TEST_F(Steps, KeepDivisionsOnlyWhenTheyRun) {
  const std::vector<std::string> words = {
      "generalist.data.half={part: t, manifest: halves.json}",
      "generalist.val.half={part: t, manifest: halves.json}"};
  const Recipe recipe = parse_recipe(support::tiny_recipe(),
                                     (temp_.path() / "tiny.yaml").string(),
                                     words, kind_names(step_kinds()));
  forecast_run(recipe, step_kinds(), temp_.path() / "run");
  EXPECT_FALSE(std::filesystem::exists(temp_.path() / "halves.json"));
  run(words);
  EXPECT_TRUE(std::filesystem::exists(temp_.path() / "halves.json"));
}

TEST(StepKinds, AreFoundByTheirNames) {
  for (const StepKind& kind : step_kinds()) {
    EXPECT_EQ(&find_kind(step_kinds(), kind.name), &kind);
    EXPECT_FALSE(kind.description.empty()) << kind.name;
  }
  EXPECT_THAT(usage_error([] { find_kind(step_kinds(), "consolidte"); }),
              HasSubstr("did you mean 'consolidate'?"));
}

TEST(StepKinds, DescribeTheirOptionsInTheSchema) {
  const Value schema = recipe_schema(step_kinds());
  EXPECT_EQ(parse_json(to_json(schema), "schema"), schema);
  const Value& kinds = schema.at("properties")
                           .at("steps")
                           .at("additionalProperties")
                           .at("oneOf");
  ASSERT_EQ(kinds.size(), step_kinds().size());
  const Value& consolidate =
      kinds.items()[1].at("properties").at("consolidate").at("properties");
  EXPECT_EQ(consolidate.at("temperature").at("default"), Value(2.0));
  EXPECT_NE(consolidate.at("proxy").at("properties").find("glyphs"), nullptr);
}

TEST_F(Steps, ThatNeedOneClassAnImageRefuseAMultiLabelSet) {
  temp_.write("birds/t.csv", "path,labels\ntrain/class0/0.png,a|b\n");
  for (const char* place : {"generalist.data", "generalist.val"}) {
    EXPECT_THAT(error_of(std::string(place) + "={table: birds/t.csv}"),
                HasSubstr("found a multi-label dataset"))
        << place;
  }
}

}  // namespace
}  // namespace solera::recipe
