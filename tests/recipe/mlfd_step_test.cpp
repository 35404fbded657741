#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "solera/recipe/engine.h"
#include "solera/recipe/mlfd_joint.h"
#include "solera/recipe/network_folder.h"
#include "solera/recipe/recipe.h"
#include "solera/recipe/step_kinds.h"
#include "solera/tensor/state_dict.h"
#include "tests/support/errors.h"
#include "tests/support/image_tree.h"

namespace solera::recipe {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kMlfdRecipe = R"(
seed: 3
vars:
  common: &common
    datasets:
      - name: letters
        data: {folder: letters/train}
        test: {folder: letters/test}
        model: {architecture: resnet10, width: 0.125, stem: small}
      - name: digits
        data: {folder: digits/train}
        test: {folder: digits/test}
        model: {architecture: mobilenet_v2, width: 0.25, stem: small}
    holdout: 0.25
    view: {crop: squash, size: 16}
  short: &short
    epochs: 2
    batch_size: 8
    workers: 1
    optimizer: {kind: adam, lr: 0.003}
  both: &both {<<: [*common, *short]}
  network: &network {architecture: resnet10, width: 0.125, stem: small}
steps:
  alone: {mlfd.student: {<<: *both, baseline: individual}}
  joint: {mlfd.joint: {<<: *both, teachers: "${alone}", width: 8, merge: last-1, dense_level: true}}
  student: {mlfd.student: {<<: *both, joint: "${joint}"}}
)";

/// A recipe that begins as the one above and goes on with `more`.
class MlfdSteps : public testing::Test {
 protected:
  MlfdSteps() {
    support::write_image_tree(temp_, "letters/train",
                              support::ToyDataset(24, 3, 16, 1));
    support::write_image_tree(temp_, "letters/test",
                              support::ToyDataset(9, 3, 16, 2));
    support::write_image_tree(temp_, "digits/train",
                              support::ToyDataset(16, 2, 16, 3));
    support::write_image_tree(temp_, "digits/test",
                              support::ToyDataset(6, 2, 16, 4));
  }

  RunOutcome run(const std::string& more = "",
                 const std::vector<std::string>& overrides = {},
                 const std::string& out = "run") {
    const Recipe recipe =
        parse_recipe(kMlfdRecipe + more, (temp_.path() / "r.yaml").string(),
                     overrides, kind_names(step_kinds()));
    RunOptions options;
    options.out = temp_.path() / out;
    options.device = "cpu";
    options.quiet = true;
    return run_recipe(recipe, step_kinds(), options);
  }

  std::string error_of(const std::string& more,
                       const std::vector<std::string>& overrides = {}) {
    const std::string out = "error" + std::to_string(errors_++);
    return support::usage_error_of([&] { run(more, overrides, out); });
  }

  static const Value& result(const RunOutcome& outcome,
                             const std::string& name) {
    for (const StepOutcome& each : outcome.steps) {
      if (each.name == name) return each.result;
    }
    throw Error(ErrorKind::kFailure, name, "no such step");
  }

  fs::path file(const std::string& name) const {
    return temp_.path() / "run" / "steps" / name;
  }

  support::TempFolder temp_;
  int errors_ = 0;
};

std::vector<std::string> chosen(const std::string& name, bool blind,
                                int count) {
  const std::vector<NamedTeacher> teachers = {
      {"a", nullptr, {}}, {"b", nullptr, {}}, {"c", nullptr, {}}};
  JointSetup setup;
  setup.blind = blind;
  setup.count = count;
  std::vector<std::string> names;
  for (const auto& each : choose_teachers(teachers, name, setup, "x")) {
    names.push_back(each.name);
  }
  return names;
}

TEST(ChooseTeachers, TakesTheOwnOneAndThoseThatFollow) {
  EXPECT_THAT(chosen("b", false, 0), ElementsAre("a", "b", "c"));
  EXPECT_THAT(chosen("b", false, 1), ElementsAre("b"));
  EXPECT_THAT(chosen("b", false, 2), ElementsAre("b", "c"));
  EXPECT_THAT(chosen("c", false, 2), ElementsAre("c", "a"));
  EXPECT_THAT(chosen("a", false, 9), ElementsAre("a", "b", "c"));
  EXPECT_THAT(chosen("b", true, 0), ElementsAre("a", "c"));
  EXPECT_THAT(chosen("c", true, 2), ElementsAre("a"));
}

TEST(ChooseTeachers, RefusesADataSetWithoutItsTeacherOrAnyTeacher) {
  EXPECT_THAT(support::usage_error_of([] { chosen("d", false, 1); }),
              HasSubstr("found no teacher named 'd'"));
  EXPECT_THAT(support::usage_error_of([] { chosen("a", true, 1); }),
              HasSubstr("no teacher is left"));
}

TEST_F(MlfdSteps, GoFromDataSetsToStudents) {
  const RunOutcome outcome = run();
  const Value& joint = result(outcome, "joint").at("datasets").at("letters");
  EXPECT_EQ(to_json(joint.at("teachers")), "[\"letters\",\"digits\"]");
  EXPECT_EQ(joint.at("levels").size(), 3U);
  const Value& student = result(outcome, "student").at("datasets");
  EXPECT_THAT(student.keys(), ElementsAre("letters", "digits"));
  for (const Value& each : student.items()) {
    EXPECT_GT(each.at("held_out").as_double(), 0.0);
    EXPECT_GT(each.at("test").at("best").at("images").as_int(), 0);
    EXPECT_GE(each.at("test").at("last").at("top1").as_double(), 0.0);
    EXPECT_GE(each.at("best_epoch").as_int(), 1);
  }
  EXPECT_EQ(student.at("digits").at("architecture"), Value("mobilenet_v2"));
  EXPECT_TRUE(fs::exists(file("student/students/digits/model.safetensors")));
  EXPECT_TRUE(fs::exists(file("joint/joint/letters/joint.safetensors")));
  EXPECT_THAT(outcome.steps.back().text, HasSubstr("best epoch"));
}

TEST_F(MlfdSteps, KeepTheTeachersBitIdentical) {
  run();
  for (const std::string name : {"letters", "digits"}) {
    const auto weights = [&](const std::string& folder) {
      return tensor::state_hash(
          tensor::state_of(*read_network_folder(file(folder + name)).network));
    };
    EXPECT_EQ(weights("alone/students/"), weights("joint/teachers/"));
  }
}

TEST_F(MlfdSteps, AreTheSameFromMemoryDiskAndOnline) {
  const auto right = [&](const std::string& store) {
    const RunOutcome outcome =
        run("", {"joint.store.kind=" + store, "student.store.kind=" + store},
            store);
    return to_json(
        read_json(temp_.path() / store / "steps" / "student" / "answers.json"));
  };
  const std::string memory = right("memory");
  EXPECT_EQ(right("disk"), memory);
  // Half precision: weights differ, answers on fifteen images need not.
  EXPECT_EQ(right("off").size(), memory.size());
}

TEST_F(MlfdSteps, AreNotRunAgain) {
  run();
  for (const StepOutcome& step : run().steps) EXPECT_TRUE(step.was_done);
}

TEST_F(MlfdSteps, ShareOneJointTeacherOrUseAugmentedViews) {
  const RunOutcome outcome = run(R"(
  shared: {mlfd.joint: {<<: *both, teachers: "${alone}", width: 8, mode: shared}}
  of_shared: {mlfd.student: {<<: *both, joint: "${shared}", teacher_view: augmented}}
)",
                                 {"joint.teacher_view=augmented"});
  EXPECT_TRUE(fs::exists(file("shared/joint/shared/joint.json")));
  EXPECT_EQ(result(outcome, "of_shared").at("datasets").size(), 2U);
}

TEST_F(MlfdSteps, HaveTheBaselines) {
  const RunOutcome outcome = run(R"(
  heads: {mlfd.student: {<<: *both, baseline: multi_head, model: *network}}
  wide: {mlfd.student: {<<: *both, baseline: extended_head, model: *network}}
  larger: {mlfd.student: {<<: *both, baseline: larger_teacher, teachers: "${alone}"}}
  logits: {mlfd.student: {<<: *both, joint: "${joint}", feature_weight: 0}}
  blind: {mlfd.joint: {<<: *both, teachers: "${alone}", width: 8, blind: true}}
  one: {mlfd.joint: {<<: *both, teachers: "${alone}", width: 8, count: 1}}
  table:
    mlfd.table:
      baseline: alone
      rows:
        - {name: alone, steps: ["${alone}"]}
        - {name: heads, steps: ["${heads}"]}
        - {name: extended, steps: ["${wide}"]}
        - {name: joint, steps: ["${joint}"]}
        - {name: students, steps: ["${student}", "${logits}"]}
)");
  const auto teachers = [&](const char* step, const char* name) {
    return to_json(
        result(outcome, step).at("datasets").at(name).at("teachers"));
  };
  EXPECT_EQ(teachers("blind", "letters"), "[\"digits\"]");
  EXPECT_EQ(teachers("one", "digits"), "[\"digits\"]");
  EXPECT_EQ(result(outcome, "heads").at("datasets").size(), 2U);
  const Value& rows = result(outcome, "table").at("rows");
  EXPECT_THAT(rows.keys(),
              ElementsAre("alone", "heads", "extended", "joint", "students"));
  const Value& cell = rows.at("students").at("letters");
  EXPECT_EQ(cell.at("by_step").size(), 2U);
  EXPECT_LE(cell.at("minus_baseline").at("low").as_double(),
            cell.at("minus_baseline").at("high").as_double());
  EXPECT_EQ(rows.at("alone").at("letters").find("minus_baseline"), nullptr);
  EXPECT_THAT(outcome.steps.back().text, HasSubstr("students"));
}

TEST_F(MlfdSteps, DoAllStagesAtOnce) {
  const RunOutcome outcome = run(R"(
  all:
    mlfd:
      <<: *common
      teacher: *short
      joint: {<<: *short, width: 8}
      student: *short
  architectures:
    mlfd:
      <<: *common
      fused: architectures
      teacher: *short
      joint: {<<: *short, width: 8}
      student: *short
)");
  const Value& all = result(outcome, "all");
  EXPECT_THAT(all.at("teachers").keys(), ElementsAre("letters", "digits"));
  EXPECT_EQ(all.at("joint").size(), 2U);
  EXPECT_EQ(all.at("datasets").size(), 2U);
  EXPECT_EQ(to_json(result(outcome, "architectures")
                        .at("joint")
                        .at("letters")
                        .at("teachers")),
            "[\"letters-letters\",\"letters-digits\"]");
  EXPECT_TRUE(fs::exists(file("all/students/letters/config.json")));
}

TEST_F(MlfdSteps, RefuseWhatDoesNotBelongTogether) {
  EXPECT_THAT(error_of("", {"student.joint="}), HasSubstr("is missing"));
  EXPECT_THAT(error_of("", {"student.baseline=individual"}),
              HasSubstr("has no use with this baseline"));
  EXPECT_THAT(error_of("", {"student.joint=${alone}"}),
              HasSubstr("expected a step of kind mlfd.joint"));
  EXPECT_THAT(error_of("", {"joint.blind=true", "joint.mode=shared"}),
              HasSubstr("per_dataset where blind"));
  EXPECT_THAT(error_of("", {"joint.merge=last-9"}),
              HasSubstr("found no level"));
  EXPECT_THAT(error_of("", {"student.levels=[last-2]"}),
              HasSubstr("has no features"));
  EXPECT_THAT(error_of("", {"alone.holdout=1"}), HasSubstr("holdout"));
}

TEST_F(MlfdSteps, NameBothShapesOfAStudentThatDoesNotFit) {
  EXPECT_THAT(error_of(R"(
  other:
    mlfd.student:
      <<: *both
      joint: "${joint}"
      datasets:
        - {name: letters, data: {folder: letters/train}, model: {architecture: resnet10, width: 0.25, stem: small}}
)"),
              testing::AllOf(HasSubstr("of the student and"),
                             HasSubstr("of the joint teacher")));
}

}  // namespace
}  // namespace solera::recipe
