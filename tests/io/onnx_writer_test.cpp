#include "solera/io/onnx_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/file.h"
#include "solera/io/onnx_runtime.h"
#include "tests/io/files.h"
#include "tests/support/errors.h"
#include "tests/support/onnx_runtime.h"

namespace solera::io {
namespace {

using support::usage_error_of;
using testing::HasSubstr;
using torch::Tensor;

OnnxFunction function_of(std::function<Tensor(const Tensor&)> compute,
                         std::vector<std::int64_t> shape = {4}) {
  OnnxFunction function;
  function.compute = [compute](const Tensor& x) {
    return std::vector<Tensor>{compute(x)};
  };
  function.input_shape = std::move(shape);
  function.outputs = {"output"};
  return function;
}

class OnnxWriter : public FolderTest {
 protected:
  void write(const OnnxFunction& function) const {
    write_onnx(path("model.onnx"), function);
  }
};

TEST_F(OnnxWriter, WritesTheParametersUnderTheirNames) {
  const Tensor weight = torch::ones({3, 4}, torch::requires_grad());
  const Tensor unused = torch::ones({5});
  OnnxFunction function =
      function_of([&](const Tensor& x) { return torch::linear(x, weight); });
  function.parameters.set("layer.fc.weight", weight);
  function.parameters.set("layer.unused", unused);
  write(function);
  const std::string bytes = read_text(path("model.onnx"));
  EXPECT_THAT(bytes, HasSubstr("layer.fc.weight"));
  EXPECT_THAT(bytes, testing::Not(HasSubstr("layer.unused")));
}

TEST_F(OnnxWriter, WritesTextsAndNames) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  OnnxFunction function = function_of([](const Tensor& x) { return x.relu(); });
  function.input = "pixels";
  function.outputs = {"answer"};
  function.metadata = {{"licence", "CC0"}, {"teacher", "sha256 of\nit"}};
  function.description = "What it is for.";
  write(function);
  const auto session = open_onnx(path("model.onnx"), 1);
  EXPECT_EQ(session->inputs()[0].name, "pixels");
  EXPECT_THAT(session->inputs()[0].shape, testing::ElementsAre(-1, 4));
  EXPECT_EQ(session->outputs()[0].name, "answer");
  EXPECT_EQ(session->metadata("licence"), "CC0");
  EXPECT_EQ(session->metadata("teacher"), "sha256 of\nit");
  const std::string bytes = read_text(path("model.onnx"));
  EXPECT_THAT(bytes, HasSubstr("What it is for."));
  EXPECT_THAT(bytes, HasSubstr("solera"));
}

TEST_F(OnnxWriter, ComputesOnceWhatDependsOnNoInput) {
  const Tensor table = torch::arange(4, torch::kFloat);
  OnnxFunction function = function_of([&](const Tensor& x) {
    return x + table.cos().cumsum(0).flip(0);  // none has an ONNX form here
  });
  function.parameters.set("table", table);
  write(function);
  EXPECT_TRUE(std::filesystem::exists(path("model.onnx")));
}

TEST_F(OnnxWriter, NamesTheOperatorThatHasNoForm) {
  const std::string message = usage_error_of(
      [&] { write(function_of([](const Tensor& x) { return x.cumsum(1); })); });
  EXPECT_THAT(message, HasSubstr("aten::cumsum"));
  EXPECT_FALSE(std::filesystem::exists(path("model.onnx")));
}

TEST_F(OnnxWriter, RefusesNumbersThatGrowWithTheBatch) {
  EXPECT_THAT(usage_error_of([&] {
                write(function_of([](const Tensor& x) {
                  return x * static_cast<double>(x.size(0));
                }));
              }),
              HasSubstr("aten::mul"));
  EXPECT_THAT(usage_error_of([&] {
                write(function_of([](const Tensor& x) {
                  return x + torch::arange(x.size(0)).unsqueeze(1);
                }));
              }),
              HasSubstr("aten::arange"));
}

TEST_F(OnnxWriter, RefusesOtherStepsForOtherBatchSizes) {
  EXPECT_THAT(usage_error_of([&] {
                write(function_of([](const Tensor& x) {
                  return x.size(0) == 2 ? x.relu() : x.sigmoid();
                }));
              }),
              HasSubstr("another batch size"));
}

TEST_F(OnnxWriter, RefusesChangesInPlaceThatATraceCannotShow) {
  EXPECT_THAT(usage_error_of([&] {
                write(function_of([](const Tensor& x) {
                  const Tensor y = x * 2.0;
                  y.slice(1, 0, 2).relu_();
                  return y + 1.0;
                }));
              }),
              HasSubstr("in place"));
}

TEST_F(OnnxWriter, RefusesTrainingMode) {
  const Tensor ones = torch::ones({4});
  EXPECT_THAT(usage_error_of([&] {
                write(function_of([&](const Tensor& x) {
                  return torch::batch_norm(x, ones, ones, ones.clone(),
                                           ones.clone(), /*training=*/true, 0.1,
                                           1e-5, false);
                }));
              }),
              HasSubstr("training"));
}

TEST_F(OnnxWriter, RefusesNamesThatClash) {
  OnnxFunction function = function_of([](const Tensor& x) { return x.relu(); });
  function.outputs = {"input"};
  EXPECT_THAT(usage_error_of([&] { write(function); }), HasSubstr("'input'"));
}

TEST_F(OnnxWriter, RefusesAnotherCountOfOutputs) {
  OnnxFunction function = function_of([](const Tensor& x) { return x.relu(); });
  function.outputs = {"one", "two"};
  EXPECT_THAT(usage_error_of([&] { write(function); }), HasSubstr("outputs"));
}

TEST_F(OnnxWriter, RefusesMoreThanTheFormatHolds) {
  OnnxFunction function = function_of([](const Tensor& x) { return x.relu(); });
  // 2.4 GB that are one number in memory.
  function.parameters.set("large", torch::zeros({1}).expand({600000000}));
  EXPECT_THAT(usage_error_of([&] { write(function); }), HasSubstr("2 GB"));
}

TEST_F(OnnxWriter, KeepsTheOldFileWhereItCannotWrite) {
  FolderTest::write("model.onnx/inside", "a folder is in the way");
  EXPECT_THROW(write(function_of([](const Tensor& x) { return x.relu(); })),
               Error);
  EXPECT_EQ(read_text(path("model.onnx/inside")), "a folder is in the way");
}

}  // namespace
}  // namespace solera::io
