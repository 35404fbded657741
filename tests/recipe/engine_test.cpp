#include "solera/recipe/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/core/file.h"
#include "solera/core/hash.h"
#include "solera/recipe/plan.h"
#include "tests/recipe/errors.h"
#include "tests/support/temp_folder.h"

namespace solera::recipe {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

struct AddOptions {
  int number = 1;
  std::string file;
  Value from;
  int workers = 0;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("number", number, "what is added");
    visit("file", file, "what is hashed");
    visit("from", from, "a step whose sum is added");
    visit("workers", workers, "does not change the sum");
  }
};

// A kind that adds a number to the sum of another step, and counts its runs.
class EngineTest : public testing::Test {
 protected:
  EngineTest() {
    StepKind add;
    add.name = "add";
    add.describe_options = [] {
      std::vector<OptionInfo> rows;
      describe_options(AddOptions{}, "", rows);
      return rows;
    };
    add.plan = [](const StepInputs& inputs) {
      AddOptions options;
      read_options(inputs.options, inputs.place, options);
      StepPlan plan{write_options(options), {}, {"workers"}};
      if (!options.file.empty()) {
        plan.files.push_back(
            {options.file, sha256_file(inputs.base / options.file)});
      }
      return plan;
    };
    add.run = [this](const StepContext& context) { return sum(context); };
    kinds_ = {add};
  }
  Value sum(const StepContext& context) {
    ran_.push_back(context.inputs.place.key);
    resumed_ = fs::exists(context.folder / "half");
    if (fail_) {
      write_file_atomically(context.folder / "half", "x");
      throw Error(ErrorKind::kTerminate, "", "stopped");
    }
    std::int64_t total = 0;
    if (const Value* own = context.inputs.options.find("number")) {
      total = own->as_int();
    }
    for (const auto& [name, folder] : context.used_folders) {
      total += read_json(folder / "result.json").at("sum").as_int();
    }
    Value result = Value::object();
    result.set("sum", total);
    return result;
  }

  RunOutcome run(const std::string& text, bool overwrite = false) {
    ran_.clear();
    recipe_ = parse_recipe(text, (folder_ / "r.yaml").string(), {}, {"add"});
    RunOptions options;
    options.out = folder_ / "run";
    options.overwrite = overwrite;
    options.command_line = "solera run r.yaml";
    return run_recipe(recipe_, kinds_, options);
  }

  std::vector<StepForecast> forecast(const std::string& text) {
    recipe_ = parse_recipe(text, (folder_ / "r.yaml").string(), {}, {"add"});
    return forecast_run(recipe_, kinds_, folder_ / "run").steps;
  }

  const std::string two_ =
      "steps:\n"
      "  a: {add: {number: 2}}\n"
      "  b: {add: {number: 3, from: '${a}'}}\n";
  support::TempFolder temp_;
  const fs::path folder_ = temp_.path();
  std::vector<StepKind> kinds_;
  Recipe recipe_;
  std::vector<std::string> ran_;
  bool fail_ = false;
  bool resumed_ = false;
};

TEST_F(EngineTest, RunsStepsWithTheOutputsOfOthers) {
  const RunOutcome outcome = run(two_);
  EXPECT_THAT(ran_, ElementsAre("a", "b"));
  EXPECT_EQ(outcome.steps[1].result.at("sum"), Value(5));
  EXPECT_FALSE(outcome.steps[1].was_done);
  const Value result = read_json(folder_ / "run/steps/b/result.json");
  EXPECT_EQ(result.at("kind"), Value("add"));
  EXPECT_EQ(result.at("fingerprint").as_string().size(), 64u);
  EXPECT_GE(result.at("seconds").as_double(), 0.0);
}

TEST_F(EngineTest, SkipsWhatIsDone) {
  run(two_);
  const RunOutcome outcome = run(two_);
  EXPECT_TRUE(ran_.empty());
  EXPECT_TRUE(outcome.steps[0].was_done);
  EXPECT_EQ(outcome.steps[1].result.at("sum"), Value(5));
}

TEST_F(EngineTest, RunsOnlyANewStep) {
  run(two_);
  run(two_ + "  c: {add: {from: '${b}'}}\n");
  EXPECT_THAT(ran_, ElementsAre("c"));
}

TEST_F(EngineTest, RefusesToReplaceResultsOfOtherOptionsAndSaysWhatChanged) {
  run(two_);
  const std::string changed =
      "steps:\n"
      "  a: {add: {number: 9}}\n"
      "  b: {add: {number: 3, from: '${a}'}}\n";
  EXPECT_EQ(usage_error([&] { run(changed); }),
            "[" + (folder_ / "r.yaml").string() + ":2] " +
                (folder_ / "run").string() +
                " holds other results of a (number was 2, is 9), b (step a, "
                "which it uses, has changed); --overwrite replaces them, "
                "--out DIR keeps both");
  EXPECT_TRUE(ran_.empty());
  const RunOutcome outcome = run(changed, true);
  EXPECT_THAT(ran_, ElementsAre("a", "b"));
  EXPECT_EQ(outcome.steps[1].result.at("sum"), Value(12));
}

TEST_F(EngineTest, OverwritesOnlyTheStepsThatChanged) {
  run(two_);
  run("steps:\n"
      "  a: {add: {number: 2}}\n"
      "  b: {add: {number: 4, from: '${a}'}}\n",
      true);
  EXPECT_THAT(ran_, ElementsAre("b"));
}

TEST_F(EngineTest, NoticesAFileWithOtherContent) {
  const std::string text = "steps: {a: {add: {file: w.bin}}}\n";
  write_file_atomically(folder_ / "w.bin", "old");
  run(text);
  run(text);
  EXPECT_TRUE(ran_.empty());
  write_file_atomically(folder_ / "w.bin", "new");
  EXPECT_THAT(usage_error([&] { run(text); }),
              testing::HasSubstr("a (the content of its files has changed)"));
}

TEST_F(EngineTest, SkipsAStepWhoseOtherOptionsDoNotChangeTheResult) {
  run("steps: {a: {add: {workers: 1}}}");
  run("steps: {a: {add: {workers: 2}}}");
  EXPECT_TRUE(ran_.empty());
}

TEST_F(EngineTest, NoticesAnotherNumericVersion) {
  run(two_);
  kinds_[0].numeric_version = 2;
  EXPECT_THAT(usage_error([&] { run(two_); }),
              testing::HasSubstr("a (numeric_version was 1, is 2)"));
}

TEST_F(EngineTest, ResumesAStepThatWasStopped) {
  fail_ = true;
  EXPECT_THROW(run(two_), Error);
  EXPECT_EQ(forecast(two_)[0].action, "resume");
  fail_ = false;
  run(two_);
  EXPECT_THAT(ran_, ElementsAre("a", "b"));
  fail_ = true;
  EXPECT_THROW(run("steps: {c: {add: {}}}"), Error);
  fail_ = false;
  run("steps: {c: {add: {}}}");
  EXPECT_TRUE(resumed_);
}

TEST_F(EngineTest, StartsAStepThatWasKilledBeforeItsPlanWasWritten) {
  const fs::path folder = folder_ / "run/steps/one";
  fs::create_directories(folder);
  write_file_atomically(folder / ".plan.json.tmp", "{\"kind\": ");
  run("steps: {one: {add: {number: 2}}}");
  EXPECT_THAT(ran_, ElementsAre("one"));
}

TEST_F(EngineTest, StartsAnewWhenAStoppedStepWasOverwritten) {
  fail_ = true;
  EXPECT_THROW(run("steps: {c: {add: {}}}"), Error);
  fail_ = false;
  EXPECT_THAT(usage_error([&] { run("steps: {c: {add: {number: 5}}}"); }),
              testing::HasSubstr("c (number was 1, is 5)"));
  run("steps: {c: {add: {number: 5}}}", true);
  EXPECT_FALSE(resumed_);
}

TEST_F(EngineTest, ReadsEveryStepsOptionsBeforeTheFirstRuns) {
  EXPECT_EQ(usage_error([&] {
              run("steps:\n"
                  "  a: {add: {number: 2}}\n"
                  "  b:\n"
                  "    add:\n"
                  "      nubmer: 3\n");
            }),
            "[" + (folder_ / "r.yaml").string() +
                ":5 b] unknown key 'nubmer', did you mean 'number'?");
  EXPECT_TRUE(ran_.empty());
  EXPECT_FALSE(fs::exists(folder_ / "run"));
}

TEST_F(EngineTest, ForecastsWithoutTouchingTheDisk) {
  EXPECT_EQ(forecast(two_)[0].action, "run");
  EXPECT_FALSE(fs::exists(folder_ / "run"));
}

TEST_F(EngineTest, ForecastsWhatARunWouldDo) {
  run(two_);
  const auto lines = forecast(
      "steps:\n"
      "  a: {add: {number: 2}}\n"
      "  b: {add: {number: 7, from: '${a}'}}\n"
      "  c: {add: {}}\n");
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].action, "done");
  EXPECT_EQ(lines[1].action, "changed");
  EXPECT_EQ(lines[1].reason, "number was 3, is 7");
  EXPECT_EQ(lines[2].action, "run");
}

TEST_F(EngineTest, WritesTheManifest) {
  run("seed: 3\n" + two_);
  const Value manifest = read_json(folder_ / "run/manifest.json");
  for (const char* key : {"solera", "libtorch", "compiler", "threads", "seed",
                          "command", "recipe", "steps"}) {
    EXPECT_NE(manifest.find(key), nullptr) << key;
  }
  EXPECT_EQ(manifest.at("seed"), Value(3));
  const Value& step = manifest.at("steps").at("b");
  EXPECT_EQ(step.at("fingerprint"),
            read_json(folder_ / "run/steps/b/result.json").at("fingerprint"));
  EXPECT_GE(step.at("seconds").as_double(), 0.0);
}

TEST_F(EngineTest, WritesAResolvedRecipeThatIsDoneWhenRunAgain) {
  run(two_);
  const fs::path resolved = folder_ / "run/recipe.resolved.yaml";
  const Value document = read_yaml(resolved);
  EXPECT_EQ(document.at("steps").at("a").at("add").at("file"), Value(""));
  const Recipe again = load_recipe(resolved, {}, {"add"});
  RunOptions options;
  options.out = folder_ / "run";
  ran_.clear();
  run_recipe(again, kinds_, options);
  EXPECT_TRUE(ran_.empty());
}

TEST_F(EngineTest, ShowsResultsOfStepsThatWereDone) {
  kinds_[0].show = [](const Value& result, const run::Console&) {
    return "sum " + to_json(result.at("sum"));
  };
  run(two_);
  EXPECT_EQ(run(two_).steps[1].text, "sum 5");
}

}  // namespace
}  // namespace solera::recipe
