#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/recipe/engine.h"
#include "solera/recipe/recipe.h"
#include "solera/recipe/step_kinds.h"
#include "tests/support/errors.h"
#include "tests/support/image_tree.h"

namespace solera::recipe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kRecipe = R"(
seed: 3
vars:
  view: {crop: squash, size: 16}
  short: &short
    data: {folder: things, split: train}
    val: {folder: things, split: val}
    view: "${view}"
    epochs: 2
    batch_size: 8
    workers: 1
  small: &small {<<: *short, model: resnet10, stem: small, width: 0.125}
steps:
  a: {train: {<<: *small, seed: 1}}
  b: {train: {<<: *small, seed: 2}}
  student:
    meal:
      <<: *short
      teachers: ["${a}", "${b}"]
      student: "${a}"
      discriminator: grl
      mix: {kind: cutmix}
  labels:
    train:
      <<: *short
      init: "${a}"
      keep_head: true
      batch_norm: eval
      optimizer: {lr: 0}
  blend:
    consolidate:
      proxy: {images: things/train}
      generalist: "${labels}"
      experts: [{name: team, ensemble: ["${a}", "${b}"]}]
      view: "${view}"
      epochs: 1
      batch_size: 8
      workers: 1
  pupil:
    meal:
      <<: *short
      epochs: 1
      teachers: ["${blend.team}", "${b}"]
      student: "${a}"
)";

class MealStep : public testing::Test {
 protected:
  MealStep() {
    support::write_image_tree(temp_, "things/train",
                              support::ToyDataset(24, 4, 16, 1));
    support::write_image_tree(temp_, "things/val",
                              support::ToyDataset(12, 4, 16, 2));
    support::write_image_tree(temp_, "others/val",
                              support::ToyDataset(9, 3, 16, 2));
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

  std::string error_of(const std::string& override_word) {
    return support::usage_error_of([&] { run({override_word}); });
  }

  static const StepOutcome& step(const RunOutcome& outcome,
                                 const std::string& name) {
    for (const StepOutcome& each : outcome.steps) {
      if (each.name == name) return each;
    }
    throw Error(ErrorKind::kFailure, name, "no such step");
  }

  support::TempFolder temp_;
};

TEST_F(MealStep, JudgesTeachersEnsembleAndStudentOnTheSameImages) {
  const RunOutcome outcome = run();
  const StepOutcome& student = step(outcome, "student");
  const Value& accuracy = student.result.at("accuracy");
  EXPECT_THAT(accuracy.keys(), ElementsAre("a", "b", "ensemble",
                                           "student at the start", "student"));
  // The student starts as teacher a.
  EXPECT_EQ(accuracy.at("student at the start").at("top1"),
            accuracy.at("a").at("top1"));
  EXPECT_EQ(accuracy.at("ensemble").at("images"), Value(12));
  EXPECT_EQ(student.result.at("student_minus").size(), 4u);
  EXPECT_THAT(student.text, HasSubstr("ensemble"));
  EXPECT_EQ(student.result.at("heads").keys(),
            std::vector<std::string>{"head"});
}

// With a learning rate of 0 and fixed statistics nothing moves.
TEST_F(MealStep, TrainingCanKeepTheHeadItStartsFrom) {
  const RunOutcome outcome = run();
  EXPECT_EQ(step(outcome, "labels").result.at("weights_hash"),
            step(outcome, "a").result.at("weights_hash"));
}

TEST_F(MealStep, TrainingKeepsNoHeadOfOtherClasses) {
  EXPECT_THAT(error_of("labels.data={folder: others, split: val}"),
              HasSubstr("found no head in init with the classes"));
}

TEST_F(MealStep, NeedsAStudentAndClassesThatFit) {
  EXPECT_THAT(error_of("student.student="), HasSubstr("names no student"));
  EXPECT_THAT(error_of("student.model=resnet10"),
              HasSubstr("found both student and model"));
  EXPECT_THAT(error_of("student.teacher_weights=[1]"),
              HasSubstr("found the weights [1] for 2 teachers"));
  EXPECT_THAT(error_of("student.val={folder: others, split: val}"),
              HasSubstr("another class list than the teachers"));
  EXPECT_THAT(error_of("student.mix.alpha=0"), HasSubstr("alpha"));
}

TEST_F(MealStep, StartsFromRandomWeightsIfAskedTo) {
  const RunOutcome outcome = run({"student.student=", "student.model=resnet10",
                                  "student.stem=small", "student.width=0.125"});
  EXPECT_EQ(step(outcome, "student").result.at("architecture"),
            Value("resnet10"));
}

TEST_F(MealStep, AnEnsembleIsOneTeacherAndOneHeadOfAConsolidation) {
  const RunOutcome outcome = run();
  const Value& blend = step(outcome, "blend").result;
  EXPECT_THAT(blend.at("heads").keys(), ElementsAre("generalist", "team"));
  EXPECT_EQ(blend.at("heads").at("team"), Value(4));
}

TEST_F(MealStep, AHeadOfAConsolidatedStudentIsATeacher) {
  const RunOutcome outcome = run();
  EXPECT_THAT(step(outcome, "pupil").result.at("accuracy").keys(),
              ElementsAre("blend-team", "b", "ensemble", "student at the start",
                          "student"));
}

TEST_F(MealStep, AnEnsembleNeedsANameAndFittingShares) {
  EXPECT_THAT(error_of("blend.experts=[{ensemble: [\"${a}\"]}]"),
              HasSubstr("found an ensemble without a name"));
  EXPECT_THAT(
      error_of("blend.experts=[{name: t, ensemble: [\"${a}\"], shares: [0]}]"),
      HasSubstr("found the weights [0] for 1 teachers"));
  EXPECT_THAT(error_of("blend.experts=[{name: t, ensemble: \"${a}\"}]"),
              HasSubstr("expected a list of networks"));
}

}  // namespace
}  // namespace solera::recipe
