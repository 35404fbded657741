#include "solera/io/onnx_runtime.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdlib>
#include <iostream>

#include "solera/core/file.h"
#include "tests/io/files.h"
#include "tests/support/onnx_runtime.h"

namespace solera::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::filesystem::path onnx_fixture(const std::string& name) {
  return std::filesystem::path(SOLERA_FIXTURES) / "onnx" / (name + ".onnx");
}

// Ends the process, as it loads the runtime once for all.
[[noreturn]] void open_with(const std::string& choice) {
  ::setenv("SOLERA_ONNXRUNTIME", choice.c_str(), 1);
  try {
    open_onnx(onnx_fixture("free"), 1);
  } catch (const Error& error) {
    std::cerr << error.what();
    std::_Exit(error.exit_code());
  }
  std::_Exit(0);
}

// GoogleTest runs suites of this name first, before the runtime is loaded.
TEST(OnnxRuntimeDeathTest, AbsentSaysHowToGetIt) {
  EXPECT_EXIT(open_with("none"), testing::ExitedWithCode(2),
              "scripts/install-onnxruntime");
  EXPECT_EXIT(open_with("/nowhere/libonnxruntime.so.1"),
              testing::ExitedWithCode(2), "nowhere.*cannot be loaded");
}

TEST(OnnxRuntimeDeathTest, IsNotAnyLibrary) {
  EXPECT_EXIT(open_with("libm.so.6"), testing::ExitedWithCode(2),
              "no OrtGetApiBase");
}

class OnnxRuntime : public FolderTest {};

TEST_F(OnnxRuntime, KnowsItsVersion) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  EXPECT_THAT(onnx_runtime_version(),
              testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+.*"));
}

TEST_F(OnnxRuntime, DescribesAFile) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  const auto session = open_onnx(onnx_fixture("several"), 1);
  ASSERT_EQ(session->inputs().size(), 1U);
  EXPECT_EQ(session->inputs()[0].name, "images");
  EXPECT_TRUE(session->inputs()[0].is_float);
  EXPECT_THAT(session->inputs()[0].shape, ElementsAre(-1, 3, -1, -1));
  ASSERT_EQ(session->outputs().size(), 2U);
  EXPECT_EQ(session->outputs()[1].name, "scores");
  EXPECT_THAT(session->outputs()[1].shape, ElementsAre(-1, 4));
  EXPECT_FALSE(open_onnx(onnx_fixture("bytes"), 1)->inputs()[0].is_float);
}

TEST_F(OnnxRuntime, ReadsMetadata) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  const auto session = open_onnx(onnx_fixture("bad_heads"), 1);
  EXPECT_EQ(session->metadata("solera.heads"), "[{");
  EXPECT_FALSE(session->metadata("other"));
}

TEST_F(OnnxRuntime, GivesTheOutputsThatAreAskedFor) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  const auto session = open_onnx(onnx_fixture("several"), 1);
  torch::manual_seed(1);
  const torch::Tensor images = torch::randn({5, 3, 6, 7});
  const torch::Tensor means = images.mean({2, 3});
  const torch::Tensor weight =
      torch::arange(12, torch::kFloat).view({3, 4}) / 8 - 0.5;
  const auto outputs = session->run(images, {"scores", "means"});
  ASSERT_EQ(outputs.size(), 2U);
  // Tolerance 1e-6: a sum of 42 numbers.
  EXPECT_TRUE(outputs[0].allclose(means.matmul(weight), 1e-5, 1e-6));
  EXPECT_TRUE(outputs[1].allclose(means, 1e-5, 1e-6));
}

TEST_F(OnnxRuntime, TakesTensorsOfAnyLayout) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  const auto session = open_onnx(onnx_fixture("maps"), 1);
  torch::manual_seed(1);
  const torch::Tensor images =
      torch::randn({2, 3, 4, 5}).contiguous(at::MemoryFormat::ChannelsLast);
  EXPECT_TRUE(session->run(images, {"copy"}).front().equal(images));
}

TEST_F(OnnxRuntime, RefusesWhatIsNoModel) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  const std::string whole = read_text(onnx_fixture("free"));
  for (const std::string& bytes :
       {std::string(), std::string("no model"), std::string(100, '\xFF'),
        whole.substr(0, whole.size() / 2)}) {
    const auto file = write("broken.onnx", bytes);
    EXPECT_THAT(bad_input([&] { open_onnx(file, 1); }),
                HasSubstr("broken.onnx"));
  }
  EXPECT_THAT(bad_input([&] { open_onnx(path("absent.onnx"), 1); }),
              HasSubstr("absent.onnx"));
}

TEST_F(OnnxRuntime, RefusesAnInputThatDoesNotFit) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  const auto session = open_onnx(onnx_fixture("fixed"), 1);
  const std::string message = bad_input([&] {
    session->run(torch::zeros({4, 3, 9, 9}), {"scores"});
  });
  EXPECT_THAT(message, HasSubstr("fixed.onnx"));
  EXPECT_THAT(message, HasSubstr("Expected: 8"));
}

}  // namespace
}  // namespace solera::io
