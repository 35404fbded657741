#include "solera/recipe/finetune_step.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "solera/core/file.h"
#include "solera/core/text.h"
#include "solera/recipe/engine.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/step_kinds.h"
#include "solera/report/transfer.h"
#include "tests/support/errors.h"
#include "tests/support/image_tree.h"
#include "tests/support/toy_label_sets.h"
#include "tests/support/toy_network.h"

namespace solera::recipe {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr const char* kRecipe = R"(
seed: 5
steps:
  tuned:
    finetune: &finetune
      models: {first: first, second: second}
      shots: 4
      draws: 2
      rates: [0.001, 0.05]
      hold_out: 2
      view: {crop: squash, size: 16}
      epochs: 2
      batch_size: 4
      workers: 1
      tasks: &tasks
        - name: birds
          relation: related
          train: {folder: birds, split: train}
          test: {folder: birds, split: test}
  probed:
    probe:
      models: [first]
      tasks: *tasks
      shots: 4
      draws: 2
      workers: 1
      classifier: knn
)";

class Finetune : public testing::Test {
 protected:
  Finetune() {
    write_set("birds/train", 1);
    write_set("birds/test", 2);
    for (const auto& [name, seed] : {std::pair("first", 7), {"second", 8}}) {
      write_network_folder(
          temp_.path() / name,
          *support::toy_network(4, static_cast<std::uint64_t>(seed)),
          support::toy_input(), Value::object());
    }
  }

  void write_set(const std::string& name, std::uint64_t seed) {
    support::write_image_tree(temp_, name,
                              support::ToyDataset(18, 3, 16, seed));
  }

  // The result of the step `name`.
  Value run(const std::vector<std::string>& overrides = {},
            const std::string& out = "run", const std::string& name = "tuned") {
    const Recipe recipe =
        parse_recipe(kRecipe, (temp_.path() / "tune.yaml").string(), overrides,
                     kind_names(step_kinds()));
    RunOptions options;
    options.out = temp_.path() / out;
    options.device = "cpu";
    options.quiet = true;
    for (const StepOutcome& step :
         run_recipe(recipe, step_kinds(), options).steps) {
      if (step.name == name) return step.result;
    }
    return {};
  }

  static Value without_time(Value result) {
    result.erase("seconds");
    return result;
  }

  support::TempFolder temp_;
};

const Value& task_of(const Value& result) {
  return result.at("tasks").items().at(0);
}

TEST_F(Finetune, GivesWhatAProbeGives) {
  const Value result = run();
  const auto transfer = report::read_transfer(result);
  ASSERT_TRUE(transfer.has_value());
  EXPECT_EQ(transfer->models, (std::vector<std::string>{"first", "second"}));
  const report::TransferTask& birds = transfer->tasks.at(0);
  EXPECT_EQ(birds.draws.at("first").size(), 2u);
  EXPECT_EQ(birds.from_baseline.count("second"), 1u);
  EXPECT_EQ(transfer->means.size(), 1u);
  EXPECT_EQ(result.at("protocol"), Value("whole network"));
  EXPECT_EQ(task_of(result).at("rates").at("second").size(), 2u);
}

TEST_F(Finetune, LearnsFromTheDrawsOfAProbe) {
  EXPECT_EQ(task_of(run()).at("draw_hash"),
            task_of(run({}, "run", "probed")).at("draw_hash"));
}

TEST_F(Finetune, RecordsTheHeldOutAccuracyOfEveryRate) {
  const Value result = run();
  const Value& task = task_of(result);
  for (const std::string model : {"first", "second"}) {
    const Value& draws = task.at("held_out").at(model);
    ASSERT_EQ(draws.size(), 2u);
    for (std::size_t i = 0; i < 2; ++i) {
      const Value& scores = draws.items()[i];
      EXPECT_EQ(scores.keys(), (std::vector<std::string>{"0.001", "0.05"}));
      const double chosen = task.at("rates").at(model).items()[i].as_double();
      const double other = chosen == 0.05 ? 0.001 : 0.05;
      EXPECT_GE(scores.at(fmt::format("{}", chosen)).as_double(),
                scores.at(fmt::format("{}", other)).as_double());
    }
  }
}

// The same test images under other labels: the accuracy changes, the choice
// cannot.
TEST_F(Finetune, ChoosesTheRateWithoutTheTestImages) {
  const std::vector<std::string> one = {"tuned.models=[first]"};
  const Value before = run(one);
  const fs::path test = temp_.path() / "birds/test";
  fs::rename(test / "class0", test / "kept");
  fs::rename(test / "class1", test / "class0");
  fs::rename(test / "class2", test / "class1");
  fs::rename(test / "kept", test / "class2");
  const Value after = run(one, "other");
  for (const char* member : {"rates", "held_out"}) {
    EXPECT_EQ(task_of(before).at(member), task_of(after).at(member));
  }
  EXPECT_NE(task_of(before).at("accuracy"), task_of(after).at("accuracy"));
}

TEST_F(Finetune, LosesNothingWhenItIsStoppedAfterEveryStep) {
  const std::vector<std::string> short_run = {"tuned.models=[first]",
                                              "tuned.draws=1"};
  const Value whole = run(short_run);
  std::vector<std::string> stopped = short_run;
  stopped.push_back("tuned.time_limit_minutes=1e-9");
  int stops = 0;
  for (;; ++stops) {
    ASSERT_LT(stops, 200);
    try {
      const Value pieces = run(stopped, "pieces");
      EXPECT_EQ(without_time(pieces), without_time(whole));
      break;
    } catch (const Error& error) {
      ASSERT_EQ(error.kind(), ErrorKind::kTimeLimit) << error.what();
    }
  }
  EXPECT_GT(stops, 6);
  EXPECT_FALSE(fs::exists(temp_.path() / "pieces/steps/tuned/cells"));
}

TEST_F(Finetune, NeverChoosesARateAtWhichTrainingDiverges) {
  const Value result =
      run({"tuned.rates=[1e30, 0.01]", "tuned.models=[first]"});
  const Value& task = task_of(result);
  EXPECT_TRUE(task.at("held_out").at("first").items()[0].at("1e+30").is_null());
  EXPECT_EQ(task.at("rates").at("first").items()[0], Value(0.01));
  EXPECT_THAT(support::error_of(ErrorKind::kDiverged,
                                [&] { run({"tuned.rates=[1e30]"}, "other"); }),
              HasSubstr("give lower rates"));
}

TEST_F(Finetune, TakesASingleRateWithoutHoldingImagesOut) {
  const Value result = run({"tuned.rates=[0.01]", "tuned.shots=1"});
  EXPECT_EQ(task_of(result).find("held_out"), nullptr);
  EXPECT_EQ(task_of(result).at("rates").at("first").items()[1], Value(0.01));
  EXPECT_THAT(support::input_error_of([&] { run({"tuned.shots=1"}, "other"); }),
              HasSubstr("give a single learning rate"));
}

TEST_F(Finetune, RepeatsAllImagesAsOftenAsAsked) {
  const Value once = run({"tuned.shots=0", "tuned.draws=null"}, "once");
  EXPECT_EQ(task_of(once).at("draws"), Value(1));
  const Value twice = run({"tuned.shots=0", "tuned.epochs=1"}, "twice");
  EXPECT_EQ(task_of(twice).at("draws"), Value(2));
  // Each with a head and an order of its own.
  const auto& held_out = task_of(twice).at("held_out").at("first").items();
  const auto& values =
      task_of(twice).at("accuracy").at("first").at("values").items();
  EXPECT_TRUE(held_out[0] != held_out[1] || values[0] != values[1]);
}

TEST_F(Finetune, CanTrainTheHeadAlone) {
  const Value whole = run({"tuned.models=[first]"});
  const Value head =
      run({"tuned.freeze_backbone=true", "tuned.models=[first]"}, "frozen");
  EXPECT_EQ(head.at("protocol"), Value("frozen backbone"));
  EXPECT_NE(task_of(head).at("held_out"), task_of(whole).at("held_out"));
}

TEST_F(Finetune, KeepsTheWeightsOfTheFirstDraw) {
  run({"tuned.log_weights=true"});
  const std::string rows =
      read_text(temp_.path() / "run/steps/tuned/weights.jsonl");
  // Two networks, a task; the start and two epochs; backbone and head.
  EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 2 * 3 * 2);
  EXPECT_THAT(rows,
              HasSubstr(R"({"model":"second","task":"birds","epoch":2,)"));
}

TEST_F(Finetune, LearnsSeveralLabelsAnImage) {
  const support::ToyLabelSets data(20, 3);
  std::string table = "path,labels\n";
  for (std::int64_t i = 0; i < data.size(); ++i) {
    const std::string file = std::to_string(i) + ".png";
    temp_.write("sets/" + file, image::encode_png(data.read(i).pixels));
    std::vector<std::string> labels;
    for (const std::int64_t label : data.labels(i)) {
      labels.push_back(data.class_names()[static_cast<std::size_t>(label)]);
    }
    table += file + "," + join(labels, "|") + "\n";
  }
  temp_.write("sets.csv", table);
  const std::string task =
      "tuned.tasks=[{name: sets, metric: mean_accuracy, train: {table: "
      "sets.csv, root: sets}, test: {table: sets.csv, root: sets}}]";
  const Value result = run({task, "tuned.images=12", "tuned.epochs=6"});
  const Value& sets = task_of(result);
  EXPECT_EQ(sets.at("images"), Value(12));
  EXPECT_EQ(sets.at("figures").keys(),
            (std::vector<std::string>{"map", "map_11pt", "mean_accuracy"}));
  EXPECT_EQ(sets.at("figures").at("mean_accuracy"), sets.at("accuracy"));
  // Test and training images are the same, so something must be learned.
  EXPECT_GT(sets.at("figures").at("map").at("first").at("mean").as_double(),
            0.6);
  EXPECT_EQ(sets.at("held_out").at("first").size(), 2u);
  EXPECT_THAT(support::usage_error_of(
                  [&] { run({"tuned.tasks.0.metric=map"}, "other"); }),
              HasSubstr("one class an image"));
}

TEST_F(Finetune, NamesWhatCannotBe) {
  const auto error = [&](const std::string& word) {
    return support::usage_error_of([&] { run({word}); });
  };
  EXPECT_THAT(error("tuned.optimizer.lr=0.1"), HasSubstr("set rates"));
  EXPECT_THAT(error("tuned.rates=[]"), HasSubstr("at least one rate"));
  EXPECT_THAT(error("tuned.rates=[0]"), HasSubstr("above 0"));
  EXPECT_THAT(error("tuned.hold_out=1"), HasSubstr("2 or more"));
  EXPECT_THAT(error("tuned.control=thrid"), HasSubstr("'thrid'"));
  EXPECT_THAT(error("tuned.tasks.0.test={images: birds}"),
              HasSubstr("without labels"));
  fs::rename(temp_.path() / "birds/test/class0",
             temp_.path() / "birds/test/other");
  EXPECT_THAT(support::input_error_of([&] { run(); }),
              HasSubstr("the same names"));
}

TEST_F(Finetune, IsDoneAgainFromItsResolvedRecipe) {
  run({"tuned.models=[first]"});
  const fs::path resolved = temp_.path() / "run/recipe.resolved.yaml";
  const Recipe recipe =
      parse_recipe(read_text(resolved), (temp_.path() / "again.yaml").string(),
                   {}, kind_names(step_kinds()));
  const RunForecast forecast =
      forecast_run(recipe, step_kinds(), temp_.path() / "run");
  for (const StepForecast& step : forecast.steps) {
    EXPECT_EQ(step.action, "done") << step.name << " " << step.reason;
  }
}

}  // namespace
}  // namespace solera::recipe
