#pragma once

#include <torch/csrc/jit/ir/ir.h>

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "solera/io/onnx_writer.h"

namespace solera::io {

/// What a function did with a batch of two images and with one of three: the
/// same operators in the same order, so that what differs between the two
/// traces is what depends on the batch size.
struct OnnxTrace {
  /// A step of the function in both traces.
  struct Step {
    torch::jit::Node* node;   ///< In the first trace.
    torch::jit::Node* other;  ///< The same step in the second.
  };

  std::shared_ptr<torch::jit::Graph> graph;
  std::shared_ptr<torch::jit::Graph> other;
  std::vector<Step> steps;  ///< All but constants and lists of them.
  /// The graphs' inputs behind the first, by value of the first trace.
  std::unordered_map<const torch::jit::Value*, tensor::StateDict::Entry>
      parameters;
  /// Value of the first trace to that of the second.
  std::unordered_map<const torch::jit::Value*, const torch::jit::Value*> twins;
};

constexpr std::int64_t kOnnxTraceBatch = 2;
constexpr std::int64_t kOnnxOtherTraceBatch = 3;

/// Error(kUsage) if the two traces differ in more than numbers.
OnnxTrace trace_onnx(const OnnxFunction& function);

}  // namespace solera::io
