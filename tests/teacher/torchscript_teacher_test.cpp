#include "solera/teacher/torchscript_teacher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "solera/core/error.h"
#include "solera/io/torchscript.h"

namespace solera::teacher {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int kSide = 16;

data::Batch random_batch(std::uint64_t seed, std::int64_t images = 6) {
  torch::manual_seed(seed);
  data::Batch batch;
  batch.images = torch::randint(0, 256, {images, 3, kSide, kSide}, torch::kByte)
                     .contiguous(at::MemoryFormat::ChannelsLast);
  return batch;
}

torch::jit::Module load(const std::string& name) {
  return io::load_torchscript(
      std::filesystem::path(SOLERA_FIXTURES) / "torchscript" / name,
      torch::kCPU);
}

TorchScriptTeacherOptions options_for(const std::string& name) {
  TorchScriptTeacherOptions options;
  options.name = "foreign";
  options.where = name;
  options.input.size = kSide;
  return options;
}

std::unique_ptr<Teacher> make(const std::string& name,
                              const std::string& output = "") {
  TorchScriptTeacherOptions options = options_for(name);
  options.output = output;
  return make_torchscript_teacher(load(name), options, torch::kCPU);
}

torch::Tensor plain_logits(const std::string& name, const data::Batch& batch) {
  const torch::NoGradGuard no_grad;
  const torch::Tensor input =
      models::make_input(batch.images, options_for(name).input, torch::kCPU);
  return load(name).forward({input.contiguous()}).toTensor();
}

double relative_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return ((a - b).abs().max() / b.abs().max()).item<double>();
}

std::string message(const std::function<void()>& action, ErrorKind kind) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind) << error.what();
    return error.what();
  }
  ADD_FAILURE() << "nothing was thrown";
  return "";
}

std::string bad_input(const std::string& name) {
  return message([&] { make(name); }, ErrorKind::kBadInput);
}

TEST(TorchScriptTeacher, SaysWhatTheProgramSaysInEvaluationMode) {
  for (const char* name :
       {"scripted.pt", "scripted_in_training.pt", "traced.pt"}) {
    const auto teacher = make(name);
    EXPECT_EQ(teacher->classes(), 5);
    for (const std::uint64_t seed : {1, 2}) {
      const data::Batch batch = random_batch(seed);
      // Relative tolerance 1e-4: merged batch norms round once more.
      EXPECT_LE(relative_difference(teacher->predict(batch).logits,
                                    plain_logits("scripted.pt", batch)),
                1e-4)
          << name;
    }
  }
}

TEST(TorchScriptTeacher, GivesTheSameBitsAtEveryCall) {
  const auto teacher = make("scripted.pt");
  const data::Batch batch = random_batch(3);
  const torch::Tensor first = teacher->predict(batch).logits;
  for (int i = 0; i < 4; ++i) {
    teacher->predict(random_batch(4, 2 + i));
    EXPECT_TRUE(torch::equal(teacher->predict(batch).logits, first)) << i;
  }
  EXPECT_FALSE(first.requires_grad());
}

TEST(TorchScriptTeacher, LeavesTheGlobalGeneratorAlone) {
  torch::manual_seed(5);
  const torch::Tensor expected = torch::rand({3});
  torch::manual_seed(5);
  make("traced.pt");
  EXPECT_TRUE(torch::equal(torch::rand({3}), expected));
}

TEST(TorchScriptTeacher, RefusesOneThatWasTracedInTrainingMode) {
  for (const char* name :
       {"traced_in_training.pt", "traced_dropout_in_training.pt"}) {
    EXPECT_THAT(bad_input(name), HasSubstr("was traced in training mode"));
  }
}

TEST(TorchScriptTeacher, TakesTheOutputThatTheUserNames) {
  const data::Batch batch = random_batch(6);
  const torch::Tensor expected = plain_logits("scripted.pt", batch);
  for (const auto& [name, output] :
       {std::pair{"tuple.pt", "1"}, std::pair{"dict.pt", "logits"}}) {
    // Relative tolerance 1e-4, as above.
    EXPECT_LE(relative_difference(make(name, output)->predict(batch).logits,
                                  expected),
              1e-4)
        << name;
  }
}

TEST(TorchScriptTeacher, ListsOutputsWhereNoneOrAWrongOneIsNamed) {
  const auto usage = [](const std::string& name, const std::string& output) {
    return message([&] { make(name, output); }, ErrorKind::kUsage);
  };
  EXPECT_THAT(usage("tuple.pt", ""), HasSubstr("one of 0, 1"));
  EXPECT_THAT(usage("dict.pt", "logit"),
              AllOf(HasSubstr("embedding"), HasSubstr("logits")));
  EXPECT_THAT(usage("traced.pt", "0"), HasSubstr("leave it out"));
}

TEST(TorchScriptTeacher, RefusesProgramsThatAreNoClassifierOfImages) {
  EXPECT_THAT(bad_input("two_inputs.pt"),
              HasSubstr("takes (x: Tensor, y: Tensor)"));
  EXPECT_THAT(bad_input("maps.pt"),
              HasSubstr("gives Float [2, 4, 14, 14] for 2 images"));
  EXPECT_THAT(bad_input("first_only.pt"), HasSubstr("free batch size"));
}

TEST(TorchScriptTeacher, TellsWhyAProgramFails) {
  TorchScriptTeacherOptions options = options_for("maps.pt");
  options.input.size = 2;
  EXPECT_THAT(message(
                  [&] {
                    make_torchscript_teacher(load("maps.pt"), options,
                                             torch::kCPU);
                  },
                  ErrorKind::kBadInput),
              HasSubstr("fails on a batch of [2, 3, 2, 2]: "));
}

TEST(TorchScriptTeacher, NeedsANameForEveryClassIfThereAreNames) {
  TorchScriptTeacherOptions options = options_for("traced.pt");
  options.class_names = {"a", "b", "c", "d", "e"};
  EXPECT_THAT(make_torchscript_teacher(load("traced.pt"), options, torch::kCPU)
                  ->class_names(),
              ElementsAre("a", "b", "c", "d", "e"));
  options.class_names.pop_back();
  EXPECT_THAT(message(
                  [&] {
                    make_torchscript_teacher(load("traced.pt"), options,
                                             torch::kCPU);
                  },
                  ErrorKind::kUsage),
              HasSubstr("found 4 class names"));
}

}  // namespace
}  // namespace solera::teacher
