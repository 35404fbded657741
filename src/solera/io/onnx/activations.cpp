#include <cmath>

#include "solera/io/onnx/operators.h"

namespace solera::io {
namespace {

OnnxOperator simple(const std::string& type,
                    const OnnxAttributes& attributes = {}) {
  return [type, attributes](OnnxCall& call) {
    call.give(call.builder().node(type, {call.tensor("self")}, attributes));
  };
}

void hardtanh(OnnxCall& call) {
  OnnxBuilder& builder = call.builder();
  call.give(builder.node(
      "Clip", {call.tensor("self"), builder.scalar(call.number("min_val")),
               builder.scalar(call.number("max_val"))}));
}

void relu6(OnnxCall& call) {
  OnnxBuilder& builder = call.builder();
  call.give(builder.node(
      "Clip", {call.tensor("self"), builder.scalar(0.0), builder.scalar(6.0)}));
}

void leaky_relu(OnnxCall& call) {
  call.give(call.builder().node("LeakyRelu", {call.tensor("self")},
                                {{"alpha", call.number("negative_slope")}}));
}

void silu(OnnxCall& call) {
  const std::string x = call.tensor("self");
  call.give(
      call.builder().node("Mul", {x, call.builder().node("Sigmoid", {x})}));
}

// x / 2 (1 + erf(x / sqrt 2)); or, with tanh, the approximation of
// arXiv 1606.08415: x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
void gelu(OnnxCall& call) {
  OnnxBuilder& builder = call.builder();
  const auto times = [&](const std::string& x, double factor) {
    return builder.node("Mul", {x, builder.scalar(factor)});
  };
  const std::string x = call.tensor("self");
  std::string inner;
  if (call.has("approximate") && call.text("approximate") == "tanh") {
    const std::string cube = builder.node("Pow", {x, builder.scalar(3.0)});
    const std::string sum = builder.node("Add", {x, times(cube, 0.044715)});
    inner = builder.node("Tanh", {times(sum, std::sqrt(2.0 / M_PI))});
  } else {
    inner = builder.node("Erf", {times(x, std::sqrt(0.5))});
  }
  const std::string gate = builder.node("Add", {inner, builder.scalar(1.0)});
  call.give(times(builder.node("Mul", {x, gate}), 0.5));
}

OnnxOperator softmax(const std::string& type) {
  return [type](OnnxCall& call) {
    call.give(call.builder().node(type, {call.tensor("self")},
                                  {{"axis", call.dimension("dim")}}));
  };
}

}  // namespace

void add_activation_operators(OnnxOperators& operators) {
  operators["aten::relu"] = simple("Relu");
  operators["aten::sigmoid"] = simple("Sigmoid");
  operators["aten::tanh"] = simple("Tanh");
  operators["aten::erf"] = simple("Erf");
  operators["aten::hardswish"] = simple("HardSwish");
  operators["aten::hardsigmoid"] =
      simple("HardSigmoid", {{"alpha", 1.0 / 6.0}, {"beta", 0.5}});
  operators["aten::hardtanh"] = hardtanh;
  operators["aten::relu6"] = relu6;
  operators["aten::leaky_relu"] = leaky_relu;
  operators["aten::silu"] = silu;
  operators["aten::gelu"] = gelu;
  operators["aten::softmax"] = softmax("Softmax");
  operators["aten::log_softmax"] = softmax("LogSoftmax");
}

}  // namespace solera::io
