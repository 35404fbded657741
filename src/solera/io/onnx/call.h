#pragma once

#include <torch/csrc/jit/ir/ir.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "solera/io/onnx/builder.h"
#include "solera/io/onnx/constants.h"
#include "solera/io/onnx/trace.h"

namespace solera::io {

/// A size of a tensor: a number, or one that grows with the batch.
struct OnnxSize {
  std::int64_t value = 0;  ///< For a batch of kOnnxTraceBatch.
  std::int64_t other = 0;  ///< For a batch of kOnnxOtherTraceBatch.

  bool fixed() const { return value == other; }
};
inline bool operator==(const OnnxSize& a, const OnnxSize& b) {
  return a.value == b.value && a.other == b.other;
}

/// Where a conversion stands.
struct OnnxConversion {
  const OnnxTrace& trace;
  OnnxBuilder& builder;
  OnnxConstants constants;
  /// Of the values that were computed so far; a list has several.
  std::unordered_map<const torch::jit::Value*, std::vector<std::string>> names;
};

/// One step of a trace, to be said in ONNX. Arguments go by the names of the
/// operator's schema. Every function throws Error(kUsage) naming the operator
/// if the argument is not what is asked for, or is a number that depends on
/// the input or on the batch size.
class OnnxCall {
 public:
  OnnxCall(OnnxConversion& conversion, const OnnxTrace::Step& step)
      : conversion_(conversion), step_(step) {}

  OnnxBuilder& builder() { return conversion_.builder; }

  bool has(const std::string& argument) const;  ///< In the schema, not None.
  /// The name of the tensor that is input `i`.
  std::string input(std::size_t i) { return name_input(step_, i); }
  /// The name of a tensor; "" for None.
  std::string tensor(const std::string& argument);
  std::vector<std::string> tensors(const std::string& argument);
  /// The value of a tensor or a number that depends on nothing.
  std::optional<c10::IValue> constant(const std::string& argument) const;
  std::int64_t integer(const std::string& argument) const;
  double number(const std::string& argument) const;
  bool flag(const std::string& argument) const;
  std::string text(const std::string& argument) const;
  /// A list, or a single number for all `count`.
  std::vector<std::int64_t> integers(const std::string& argument,
                                     std::size_t count = 1) const;
  /// A dimension of `self`, counted from the front.
  std::int64_t dimension(const std::string& argument) const;
  std::vector<std::int64_t> dimensions(const std::string& argument) const;

  std::vector<OnnxSize> shape(const std::string& argument) const;
  std::int64_t rank(const std::string& argument) const;
  std::vector<OnnxSize> result_shape() const;
  /// Of an operator whose result is a list of tensors.
  std::vector<std::vector<OnnxSize>> result_shapes() const;
  bool keeps_dtype() const;  ///< The result has that of `self`.
  /// A size that must not depend on the batch.
  std::int64_t fixed(const OnnxSize& size) const;

  /// Names the result: the last thing an operator does.
  void give(const std::string& name) { give_all({name}); }
  void give_all(const std::vector<std::string>& names);

  /// `found` says what has no ONNX form.
  [[noreturn]] void refuse(const std::string& found) const;

 private:
  std::optional<std::size_t> find(const std::string& argument) const;
  std::size_t index(const std::string& argument) const;
  const torch::jit::Value* value(const std::string& argument) const;
  std::string name_input(const OnnxTrace::Step& step, std::size_t i);
  const c10::IValue expect(const std::string& argument) const;

  OnnxConversion& conversion_;
  const OnnxTrace::Step& step_;
};

/// How one operator is said in ONNX.
using OnnxOperator = std::function<void(OnnxCall& call)>;
using OnnxOperators = std::map<std::string, OnnxOperator>;  // "aten::relu"

}  // namespace solera::io
