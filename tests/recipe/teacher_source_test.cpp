#include "solera/recipe/teacher_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/io/safetensors.h"
#include "solera/models/library_state.h"
#include "solera/recipe/engine.h"
#include "solera/recipe/foreign_network.h"
#include "solera/recipe/step_kinds.h"
#include "tests/recipe/errors.h"
#include "tests/support/tiny_recipe.h"
#include "tests/support/toy_network.h"

namespace solera::recipe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string program(const std::string& name) {
  return std::string(SOLERA_FIXTURES) + "/torchscript/" + name;
}

class TeacherSource : public testing::Test {
 protected:
  TeacherSource() {
    context_.inputs.base = temp_.path();
    network_ = support::toy_network(3);
    io::write_safetensors(temp_.path() / "w.safetensors",
                          models::library_state(*network_, "head"), {});
    temp_.write("names.txt", "a\nb\nc\nd\ne\n");
  }

  NetworkSource read(const std::string& yaml) const {
    return read_network_source(parse_yaml(yaml, "r.yaml"),
                               {"r.yaml", "s.experts.0"});
  }
  LoadedTeacher load(const std::string& yaml) const {
    return load_teacher(read(yaml), context_, {});
  }
  std::string error_of(const std::string& yaml) const {
    return usage_error(
        [&] { hash_network_source(read(yaml), context_.inputs); });
  }

  support::TempFolder temp_;
  StepContext context_;
  models::NetworkPtr network_;
};

TEST_F(TeacherSource, GivesANetworkOfTheCatalogue) {
  const LoadedTeacher loaded = load(
      "{model: resnet10, width: 0.125, stem: small, weights: w.safetensors, "
      "input: {size: 16}, multi_label: true, name: toys}");
  EXPECT_EQ(loaded.label, "toys");
  EXPECT_EQ(loaded.teacher->name(), "toys");
  EXPECT_EQ(loaded.teacher->classes(), 3);
  EXPECT_EQ(loaded.input.size, 16);
  EXPECT_TRUE(loaded.multi_label);
}

TEST_F(TeacherSource, GivesATorchScriptProgramThatMayRun) {
  const LoadedTeacher loaded =
      load("{weights: " + program("dict.pt") +
           ", allow_code: true, input: {size: 16}, output: logits, "
           "class_names: names.txt}");
  EXPECT_EQ(loaded.label, "dict");
  EXPECT_EQ(loaded.teacher->classes(), 5);
  EXPECT_THAT(loaded.teacher->class_names(),
              ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_FALSE(loaded.multi_label);
  data::Batch batch;
  batch.images = torch::zeros({4, 3, 16, 16}, torch::kByte);
  EXPECT_EQ(loaded.teacher->predict(batch).logits.sizes(),
            torch::IntArrayRef({4, 5}));
}

TEST_F(TeacherSource, SaysWhatTorchScriptIsBeforeAnythingRuns) {
  const std::string file = "{weights: " + program("traced.pt");
  EXPECT_THAT(error_of(file + ", input: {size: 16}}"),
              testing::AllOf(HasSubstr("it is code and runs with your rights"),
                             HasSubstr("add allow_code: true")));
  EXPECT_THAT(error_of(file + ", allow_code: true}"),
              HasSubstr("add input: {size"));
  EXPECT_THAT(error_of(file + ", allow_code: true, input: {size: 16}, model: "
                              "resnet18}"),
              HasSubstr("which has its own, leave model"));
  EXPECT_THAT(error_of("{weights: w.safetensors, model: resnet10, allow_code: "
                       "true}"),
              HasSubstr("with weights that are neither"));
  EXPECT_THAT(usage_error([&] { read("{from: x, allow_code: true}"); }),
              HasSubstr("use weights: instead"));
}

TEST_F(TeacherSource, RefusesAForeignNetworkWhereWeightsAreNeeded) {
  const NetworkSource source = read("{weights: " + program("traced.pt") +
                                    ", allow_code: true, input: {size: 16}}");
  EXPECT_THAT(usage_error([&] { load_network(source, context_); }),
              HasSubstr("which only answers: "));
  EXPECT_TRUE(is_foreign(source, temp_.path()));
}

class ForeignSteps : public testing::Test {
 protected:
  ForeignSteps() {
    support::write_tiny_images(temp_);
    temp_.write("names.txt", "x\nclass0\nclass1\ny\nclass2\n");
  }

  RunOutcome run(const std::vector<std::string>& overrides = {}) {
    const std::string foreign =
        "{name: foreign, weights: " + program("scripted.pt") +
        ", allow_code: true, input: {size: 16}, "
        "class_names: names.txt}";
    const std::string text = R"(
vars:
  foreign: )" + foreign + R"(
steps:
  start:
    train:
      model: {architecture: resnet10, stem: small, width: 0.125}
      data: {folder: general, split: train}
      view: {crop: squash, size: 16}
      epochs: 1
      batch_size: 8
      workers: 1
  student:
    consolidate:
      proxy: {images: birds}
      generalist: "${start}"
      experts: ["${foreign}"]
      view: {crop: squash, size: 16}
      epochs: 1
      batch_size: 8
      workers: 1
  kept:
    upstream:
      models: ["${foreign}"]
      workers: 1
      tasks: [{name: birds, data: {folder: birds, split: val}}]
)";
    const Recipe recipe =
        parse_recipe(text, (temp_.path() / "foreign.yaml").string(), overrides,
                     kind_names(step_kinds()));
    RunOptions options;
    options.out = temp_.path() / "run";
    options.device = "cpu";
    options.quiet = true;
    return run_recipe(recipe, step_kinds(), options);
  }

  support::TempFolder temp_;
};

TEST_F(ForeignSteps, TeachAStudentAndAreMeasured) {
  const RunOutcome outcome = run();
  const Value& student = outcome.steps.at(1).result;
  EXPECT_EQ(student.at("heads").at("foreign"), Value(5));
  const Value& measured = outcome.steps.at(2).result.at("accuracy");
  EXPECT_EQ(measured.at("birds").at("foreign").at("images"), Value(9));
}

TEST_F(ForeignSteps, CannotBeWhereAStudentStarts) {
  EXPECT_THAT(usage_error([&] {
                run({"student.generalist={weights: " + program("traced.pt") +
                     ", allow_code: true, input: {size: 16}}"});
              }),
              HasSubstr("the student starts as a copy of the generalist"));
}

}  // namespace
}  // namespace solera::recipe
