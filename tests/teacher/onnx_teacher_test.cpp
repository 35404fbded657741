#include "solera/teacher/onnx_teacher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "tests/support/errors.h"
#include "tests/support/onnx_runtime.h"

namespace solera::teacher {
namespace {

using support::input_error_of;
using support::usage_error_of;
using testing::ElementsAre;
using testing::HasSubstr;

std::filesystem::path fixture(const std::string& name) {
  return std::filesystem::path(SOLERA_FIXTURES) / "onnx" / (name + ".onnx");
}

OnnxTeacherOptions options_of(int size = 8) {
  OnnxTeacherOptions options;
  options.name = "stranger";
  options.input.size = size;
  options.input.mean = {0.1, 0.2, 0.3};
  options.input.std = {0.4, 0.5, 0.6};
  return options;
}

data::Batch random_batch(std::int64_t images, std::int64_t side = 8) {
  torch::manual_seed(3);
  data::Batch batch;
  batch.images = torch::randint(0, 256, {images, 3, side, side}, torch::kByte);
  return batch;
}

// What make_onnx_fixtures.py puts into every file.
torch::Tensor expected_scores(const data::Batch& batch,
                              const models::InputSpec& input) {
  const torch::Tensor weight =
      torch::arange(12, torch::kFloat).view({3, 4}) / 8 - 0.5;
  return models::make_input(batch.images, input, torch::kCPU)
      .mean({2, 3})
      .matmul(weight);
}

std::unique_ptr<Teacher> make(const std::string& name,
                              const OnnxTeacherOptions& options) {
  return make_onnx_teacher(fixture(name), options, torch::kCPU);
}

void expect_scores(Teacher& teacher, const data::Batch& batch,
                   const models::InputSpec& input) {
  const torch::Tensor logits = teacher.predict(batch).logits;
  const torch::Tensor expected = expected_scores(batch, input);
  ASSERT_EQ(logits.sizes(), expected.sizes());
  // Tolerance 1e-5: a mean of 64 numbers.
  EXPECT_TRUE(logits.allclose(expected, 1e-5, 1e-5));
  EXPECT_FALSE(logits.requires_grad());
}

TEST(OnnxTeacher, SaysWhatTheFileSays) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  const auto options = options_of();
  const auto teacher = make("free", options);
  EXPECT_EQ(teacher->name(), "stranger");
  EXPECT_EQ(teacher->classes(), 4);
  EXPECT_TRUE(teacher->class_names().empty());
  expect_scores(*teacher, random_batch(5), options.input);
  expect_scores(*teacher, random_batch(1), options.input);
}

TEST(OnnxTeacher, MakesItsOwnInputOfABatchOfAnotherSize) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  const auto options = options_of(6);
  expect_scores(*make("free", options), random_batch(2, 16), options.input);
}

TEST(OnnxTeacher, ServesAFixedBatchInPieces) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  const auto options = options_of();
  const auto teacher = make("fixed", options);  // four images at once
  for (const std::int64_t images : {1, 4, 6, 8}) {
    expect_scores(*teacher, random_batch(images), options.input);
  }
}

TEST(OnnxTeacher, TakesTheOutputThatIsNamed) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  auto options = options_of();
  EXPECT_THAT(usage_error_of([&] { make("several", options); }),
              HasSubstr("means, scores"));
  options.output = "score";
  EXPECT_THAT(usage_error_of([&] { make("several", options); }),
              HasSubstr("means, scores"));
  options.output = "scores";
  expect_scores(*make("several", options), random_batch(2), options.input);
}

TEST(OnnxTeacher, TakesClassNamesOfTheOptions) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  auto options = options_of();
  options.class_names = {"a", "b", "c", "d"};
  EXPECT_THAT(make("free", options)->class_names(),
              ElementsAre("a", "b", "c", "d"));
  options.class_names.pop_back();
  EXPECT_THAT(usage_error_of([&] { make("free", options); }),
              HasSubstr("3 class names"));
}

TEST(OnnxTeacher, RefusesModelsThatAreNoClassifierOfImages) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  const auto refused = [](const std::string& name) {
    return input_error_of([&] { make(name, options_of()); });
  };
  EXPECT_THAT(refused("two_inputs"), HasSubstr("2 inputs"));
  EXPECT_THAT(refused("grey"), HasSubstr("[?, 1, 8, 8]"));
  EXPECT_THAT(refused("bytes"), HasSubstr("no float"));
  EXPECT_THAT(refused("maps"), HasSubstr("expected logits"));
  EXPECT_THAT(refused("bad_heads"), HasSubstr("bad_heads.onnx"));
  EXPECT_THAT(refused("wrong_heads"), HasSubstr("metadata say 7"));
}

TEST(OnnxTeacher, RefusesASizeThatTheFileDoesNotTake) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  EXPECT_THAT(usage_error_of([] { make("fixed", options_of(9)); }),
              HasSubstr("8 pixels"));
}

TEST(OnnxInput, IsTheFilesSizeWhereThatIsFixed) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  EXPECT_EQ(onnx_input_spec(fixture("fixed")).size, 8);
  EXPECT_EQ(onnx_input_spec(fixture("free")).size, models::InputSpec().size);
}

}  // namespace
}  // namespace solera::teacher
