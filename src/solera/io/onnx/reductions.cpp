#include <torch/torch.h>

#include "solera/io/onnx/operators.h"

namespace solera::io {
namespace {

std::int64_t keeps(const OnnxCall& call) {
  return call.has("keepdim") && call.flag("keepdim") ? 1 : 0;
}

std::vector<std::int64_t> reduced(const OnnxCall& call) {
  if (call.has("dtype")) call.refuse("dtype");
  std::vector<std::int64_t> axes;
  if (call.has("dim")) axes = call.dimensions("dim");
  if (!axes.empty()) return axes;
  for (std::int64_t i = 0; i < call.rank("self"); ++i) axes.push_back(i);
  return axes;
}

void reduce(OnnxCall& call, const std::string& type) {
  call.give(call.builder().node(
      type, {call.tensor("self")},
      {{"axes", reduced(call)}, {"keepdims", keeps(call)}}));
}

OnnxOperator reduction(const std::string& type) {
  return [type](OnnxCall& call) { reduce(call, type); };
}

// In opset 13 and later the axes of a sum, and of no other, are an input.
void sum_over(OnnxCall& call) {
  OnnxBuilder& builder = call.builder();
  call.give(builder.node("ReduceSum",
                         {call.tensor("self"), builder.integers(reduced(call))},
                         {{"keepdims", keeps(call)}}));
}

void norm(OnnxCall& call) {
  const std::string argument = call.has("ord") ? "ord" : "p";
  const double order = call.has(argument) ? call.number(argument) : 2.0;
  if (order != 1.0 && order != 2.0) call.refuse("a norm other than 1 or 2");
  reduce(call, order == 1.0 ? "ReduceL1" : "ReduceL2");
}

}  // namespace

void add_reduction_operators(OnnxOperators& operators) {
  operators["aten::mean"] = reduction("ReduceMean");
  operators["aten::amax"] = reduction("ReduceMax");
  operators["aten::amin"] = reduction("ReduceMin");
  operators["aten::sum"] = sum_over;
  operators["aten::norm"] = norm;
  operators["aten::linalg_vector_norm"] = norm;
}

}  // namespace solera::io
