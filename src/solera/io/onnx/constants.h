#pragma once

#include <torch/csrc/jit/ir/ir.h>

#include <cstddef>
#include <optional>
#include <unordered_map>

#include "solera/io/onnx/trace.h"

namespace solera::io {

/// Values of a trace that depend neither on the input nor on the batch size:
/// weights, numbers, and what is computed from them alone (position tables,
/// masks), which is computed here and stored as a weight.
class OnnxConstants {
 public:
  explicit OnnxConstants(const OnnxTrace& trace);

  /// Input `i` of a step, if it is constant. A number that differs between
  /// the traces is not.
  std::optional<c10::IValue> input(const OnnxTrace::Step& step,
                                   std::size_t i) const;
  /// Computes a step all of whose inputs are constant; false for another.
  bool fold(const OnnxTrace::Step& step);

 private:
  const OnnxTrace& trace_;
  std::unordered_map<const torch::jit::Value*, c10::IValue> values_;
};

}  // namespace solera::io
