#pragma once

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "solera/io/onnx_runtime.h"
#include "solera/io/onnx_writer.h"
#include "tests/support/onnx_runtime.h"
#include "tests/support/temp_folder.h"

namespace solera::io {

/// A use of an operator, as a function of a batch.
struct OperatorCase {
  std::string name;
  std::vector<std::int64_t> shape;  ///< Of the input, without the batch.
  std::function<torch::Tensor(const torch::Tensor&)> compute;
};

inline void PrintTo(const OperatorCase& each, std::ostream* out) {
  *out << each.name;
}

inline std::string case_name(const testing::TestParamInfo<OperatorCase>& each) {
  return each.param.name;
}

/// Numbers that are the same at every call, as weights are.
inline torch::Tensor fixed(const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  for (const std::int64_t size : shape) count *= size;
  return (torch::arange(count, torch::kFloat) * 0.7).sin().view(shape);
}

/// Writes the case, runs the file with two batch sizes and compares.
inline void expect_same_in_runtime(const OperatorCase& each) {
  const support::TempFolder folder;
  const std::filesystem::path file = folder.path() / "model.onnx";
  OnnxFunction function;
  function.compute = [&](const torch::Tensor& x) {
    return std::vector<torch::Tensor>{each.compute(x)};
  };
  function.input_shape = each.shape;
  function.outputs = {"output"};
  write_onnx(file, function);
  const auto session = open_onnx(file, 1);
  torch::manual_seed(1);
  for (const std::int64_t batch : {1, 4}) {
    std::vector<std::int64_t> shape = each.shape;
    shape.insert(shape.begin(), batch);
    const torch::Tensor x = torch::randn(shape);
    const torch::Tensor here = each.compute(x);
    const torch::Tensor there = session->run(x, {"output"}).front();
    ASSERT_EQ(there.sizes(), here.sizes());
    // Tolerance 1e-5: other orders of sums.
    EXPECT_TRUE(there.allclose(here, 1e-5, 1e-5)) << there << "\n" << here;
  }
}

}  // namespace solera::io
