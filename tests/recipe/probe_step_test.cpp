#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "solera/core/file.h"
#include "solera/core/hash.h"
#include "solera/recipe/engine.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/step_kinds.h"
#include "tests/recipe/errors.h"
#include "tests/support/errors.h"
#include "tests/support/image_tree.h"
#include "tests/support/toy_network.h"

namespace solera::recipe {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A stored network, folders of 18 and 9 images, and tables that give each
/// image its class and, to even ones, the label "even".
class ProbeStep : public testing::Test {
 protected:
  ProbeStep() {
    support::write_image_tree(temp_, "train",
                              support::ToyDataset(18, 3, 16, 3));
    support::write_image_tree(temp_, "test", support::ToyDataset(9, 3, 16, 4));
    write_table("train", 18);
    write_table("test", 9);
    models::NetworkPtr network = support::toy_network(3);
    write_network_folder(temp_.path() / "net", *network, support::toy_input(),
                         Value::object());
  }

  void write_table(const std::string& name, int images) const {
    std::string text = "path,labels\n";
    for (int i = 0; i < images; ++i) {
      const std::string kind = "class" + std::to_string(i % 3);
      text += kind + "/" + std::to_string(i) + ".png," + kind +
              (i % 2 == 0 ? "|even\n" : "\n");
    }
    temp_.write(name + "/set.csv", text);
  }

  Value run(const std::string& source, const std::string& more = "",
            const std::string& out = "run") {
    const bool table = source == "table";
    const std::string yaml =
        "steps:\n  p:\n    probe:\n      models: {net: net}\n"
        "      shots: 2\n      draws: 3\n      workers: 1\n"
        "      feature_cache: cache\n      svm: {c_grid: [0.01, 1], folds: 2}\n"
        "      tasks:\n        - name: task\n" +
        std::string(table ? "          train: {table: train/set.csv}\n"
                            "          test: {table: test/set.csv}\n"
                          : "          train: {folder: train}\n"
                            "          test: {folder: test}\n");
    std::vector<std::string> words;
    if (!more.empty()) words.push_back(more);
    const Recipe recipe = parse_recipe(yaml, (temp_.path() / "r.yaml").string(),
                                       words, kind_names(step_kinds()));
    RunOptions options;
    options.out = temp_.path() / out;
    options.device = "cpu";
    options.quiet = true;
    return run_recipe(recipe, step_kinds(), options).steps.front().result;
  }

  fs::path step(const std::string& out = "run") const {
    return temp_.path() / out / "steps/p";
  }
  static Value task_of(const Value& result) {
    return result.at("tasks").items().front();
  }

  support::TempFolder temp_;
};

TEST_F(ProbeStep, StoresTheImagesOfItsDraws) {
  const Value result = run("folder");
  EXPECT_EQ(result.at("draws").at("file"), Value("draws.json"));
  EXPECT_EQ(result.at("draws").at("sha256"),
            Value(sha256_file(step() / "draws.json")));
  const Value drawn = read_json(step() / "draws.json").at("tasks").at("task");
  EXPECT_EQ(drawn.at("draw_hash"), task_of(result).at("draw_hash"));
  ASSERT_EQ(drawn.at("draws").size(), 3U);
  for (const Value& draw : drawn.at("draws").items()) {
    ASSERT_EQ(draw.size(), 6U);
    // Six images of each class, in the order of the folder.
    for (std::size_t i = 0; i < 6; ++i) {
      const std::int64_t place = draw.items()[i].as_int();
      EXPECT_EQ(place / 6, static_cast<std::int64_t>(i / 2));
      EXPECT_THAT(drawn.at("samples").at(std::to_string(place)).as_string(),
                  HasSubstr("/train/class" + std::to_string(place / 6)));
    }
  }
}

TEST_F(ProbeStep, SaysAllOfADrawOfAllImages) {
  run("folder", "p.shots=0");
  const Value drawn = read_json(step() / "draws.json").at("tasks").at("task");
  EXPECT_EQ(drawn.at("draws"), Value::array({Value("all")}));
  EXPECT_EQ(drawn.at("samples").size(), 0U);
}

TEST_F(ProbeStep, GivesTheSameResultFromTheCache) {
  const Value first = run("folder", "", "one");
  const auto count = [&] {
    return std::distance(fs::directory_iterator(temp_.path() / "cache"), {});
  };
  EXPECT_EQ(count(), 2);
  Value second = run("folder", "", "two");
  EXPECT_EQ(count(), 2);
  EXPECT_EQ(second.at("tasks"), first.at("tasks"));
  EXPECT_EQ(read_text(step("one") / "draws.json"),
            read_text(step("two") / "draws.json"));
  const Value none = run("folder", "p.feature_cache=none", "three");
  EXPECT_EQ(none.at("tasks"), first.at("tasks"));
}

TEST_F(ProbeStep, MeasuresSeveralLabelsAnImage) {
  const Value task = task_of(run("table"));
  EXPECT_EQ(task.at("classes"), Value(4));
  EXPECT_EQ(task.at("figures").keys(),
            (std::vector<std::string>{"map", "map_11pt", "mean_accuracy"}));
  EXPECT_EQ(task.at("accuracy"), task.at("figures").at("map"));
  EXPECT_EQ(task.at("metric"), Value("map"));
  // Three labels of a third of the test images, one of five of nine.
  EXPECT_NEAR(task.at("chance").as_double(), (1.0 + 5.0 / 9.0) / 4.0, 1e-12);
  const Value other =
      task_of(run("table", "p.tasks.0.metric=mean_accuracy", "accuracy"));
  EXPECT_EQ(other.at("accuracy"), task.at("figures").at("mean_accuracy"));
  EXPECT_EQ(other.at("metric"), Value("mean_accuracy"));
  EXPECT_NEAR(other.at("chance").as_double(), (2.0 + 5.0 / 9.0) / 4.0, 1e-12);
}

TEST_F(ProbeStep, KnowsEveryClassifier) {
  for (const char* classifier : {"svm", "logistic", "knn"}) {
    const Value result =
        run("folder", std::string("p.classifier=") + classifier, classifier);
    // Bands of light at different heights: easy.
    EXPECT_GT(task_of(result).at("accuracy").at("net").at("mean").as_double(),
              0.5)
        << classifier;
  }
}

TEST_F(ProbeStep, TakesSoManyImagesOfAnyClass) {
  const Value task = task_of(run("table", "p.images=10"));
  EXPECT_EQ(task.at("images"), Value(10));
  EXPECT_EQ(task.find("shots"), nullptr);
}

TEST_F(ProbeStep, LetsATaskSayHowManyImagesItTakes) {
  const Value task = task_of(run("table", "p.tasks.0.images=10"));
  EXPECT_EQ(task.at("images"), Value(10));
  EXPECT_EQ(task.at("draw_hash"),
            task_of(run("table", "p.images=10", "whole")).at("draw_hash"));
}

TEST_F(ProbeStep, SaysOnceThatAClassHasFewerImagesThanShots) {
  fs::remove(temp_.path() / "train/class1/1.png");
  run("folder", "p.shots=6");
  const std::string log = read_text(step() / "log.txt");
  const std::string line =
      "1 of 3 classes have fewer than 6 images (first: 'class1'), all of "
      "theirs are used";
  const std::size_t first = log.find(line);
  ASSERT_NE(first, std::string::npos) << log;
  EXPECT_EQ(log.find(line, first + 1), std::string::npos);
}

TEST_F(ProbeStep, RefusesAMetricOfOneClassAnImage) {
  EXPECT_THAT(usage_error([&] { run("folder", "p.tasks.0.metric=map"); }),
              HasSubstr("found 'metric' of a task with one class an image"));
}

TEST_F(ProbeStep, RefusesOneClassOnly) {
  EXPECT_THAT(support::input_error_of([&] {
                run("folder",
                    "p.tasks.0={name: task, train: "
                    "{folder: train, classes: "
                    "[class0]}, test: {folder: test, "
                    "classes: [class0]}}");
              }),
              HasSubstr("[training set] found 1 class, expected at least two"));
}

}  // namespace
}  // namespace solera::recipe
