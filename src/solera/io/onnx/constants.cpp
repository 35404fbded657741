#include "solera/io/onnx/constants.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/torch.h>

#include <vector>

namespace solera::io {
namespace {

namespace jit = torch::jit;
namespace prim = torch::prim;

bool same(const c10::IValue& a, const c10::IValue& b) {
  if (a.tagKind() != b.tagKind()) return false;
  if (!a.isTensor()) return a == b;
  const torch::Tensor x = a.toTensor();
  const torch::Tensor y = b.toTensor();
  return x.defined() == y.defined() && (!x.defined() || x.equal(y));
}

c10::IValue make_list(const jit::Node& node, const jit::Stack& items) {
  const auto type = node.output()->type()->expectRef<c10::ListType>();
  c10::impl::GenericList list(type.getElementType());
  for (const c10::IValue& item : items) list.push_back(item);
  return list;
}

jit::Stack run(jit::Node& node, jit::Stack inputs) {
  if (node.kind() == prim::ListConstruct) return {make_list(node, inputs)};
  if (node.kind() == prim::ListUnpack) {
    const auto list = inputs.front().toListRef();
    return jit::Stack(list.begin(), list.end());
  }
  const torch::NoGradGuard no_grad;
  node.getOperation()(inputs);
  return inputs;
}

}  // namespace

OnnxConstants::OnnxConstants(const OnnxTrace& trace) : trace_(trace) {
  for (const auto& [value, entry] : trace.parameters) {
    values_.emplace(value, entry.second.detach());
  }
}

std::optional<c10::IValue> OnnxConstants::input(const OnnxTrace::Step& step,
                                                std::size_t i) const {
  const jit::Value* value = step.node->input(i);
  const jit::Value* other = step.other->input(i);
  if (value->node()->kind() == prim::Constant) {
    const auto constant = jit::toIValue(value);
    const auto twin = jit::toIValue(other);
    if (constant && twin && same(*constant, *twin)) return constant;
    return std::nullopt;
  }
  const auto known = values_.find(value);
  if (known == values_.end() || trace_.twins.at(value) != other) {
    return std::nullopt;
  }
  return known->second;
}

bool OnnxConstants::fold(const OnnxTrace::Step& step) {
  jit::Stack inputs;
  for (std::size_t i = 0; i < step.node->inputs().size(); ++i) {
    const auto constant = input(step, i);
    if (!constant) return false;
    inputs.push_back(*constant);
  }
  const jit::Stack outputs = run(*step.node, std::move(inputs));
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    values_.emplace(step.node->output(i), outputs[i]);
  }
  return true;
}

}  // namespace solera::io
