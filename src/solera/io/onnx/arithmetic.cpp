#include <torch/torch.h>

#include "solera/io/onnx/operators.h"

namespace solera::io {
namespace {

// A number, or a tensor without dimensions, takes the dtype of the other
// operand in libtorch; networks compute in float.
std::string operand(OnnxCall& call, const std::string& argument) {
  const auto known = call.constant(argument);
  if (known && known->isTensor() && known->toTensor().dim() == 0) {
    return call.builder().scalar(known->toTensor().item<double>());
  }
  if (known && known->isScalar()) {
    return call.builder().scalar(known->toScalar().toDouble());
  }
  return call.tensor(argument);
}

std::string times_alpha(OnnxCall& call, const std::string& x) {
  const double alpha = call.has("alpha") ? call.number("alpha") : 1.0;
  if (alpha == 1.0) return x;
  return call.builder().node("Mul", {x, call.builder().scalar(alpha)});
}

OnnxOperator unary(const std::string& type) {
  return [type](OnnxCall& call) {
    call.give(call.builder().node(type, {call.tensor("self")}));
  };
}

OnnxOperator binary(const std::string& type) {
  return [type](OnnxCall& call) {
    if (call.has("rounding_mode")) call.refuse("a rounding mode");
    call.give(call.builder().node(
        type, {operand(call, "self"), operand(call, "other")}));
  };
}

OnnxOperator sum(const std::string& type) {
  return [type](OnnxCall& call) {
    call.give(call.builder().node(
        type,
        {operand(call, "self"), times_alpha(call, operand(call, "other"))}));
  };
}

// other - alpha * self.
void reversed_difference(OnnxCall& call) {
  call.give(call.builder().node(
      "Sub",
      {operand(call, "other"), times_alpha(call, operand(call, "self"))}));
}

void power(OnnxCall& call) {
  call.give(call.builder().node(
      "Pow", {operand(call, "self"), operand(call, "exponent")}));
}

void reciprocal_root(OnnxCall& call) {
  const std::string root = call.builder().node("Sqrt", {call.tensor("self")});
  call.give(call.builder().node("Reciprocal", {root}));
}

// self + value * tensor1 * tensor2.
void add_product(OnnxCall& call) {
  OnnxBuilder& builder = call.builder();
  const std::string product =
      builder.node("Mul", {call.tensor("tensor1"), call.tensor("tensor2")});
  const std::string scaled =
      builder.node("Mul", {product, builder.scalar(call.number("value"))});
  call.give(builder.node("Add", {call.tensor("self"), scaled}));
}

std::string bound(OnnxCall& call, const std::string& argument) {
  return call.has(argument) ? operand(call, argument) : "";
}

void clamp(OnnxCall& call) {
  call.give(call.builder().node(
      "Clip", {call.tensor("self"), bound(call, "min"), bound(call, "max")}));
}

}  // namespace

void add_arithmetic_operators(OnnxOperators& operators) {
  operators["aten::add"] = sum("Add");
  operators["aten::sub"] = sum("Sub");
  operators["aten::rsub"] = reversed_difference;
  operators["aten::mul"] = binary("Mul");
  operators["aten::div"] = binary("Div");
  operators["aten::maximum"] = binary("Max");
  operators["aten::minimum"] = binary("Min");
  operators["aten::pow"] = power;
  operators["aten::rsqrt"] = reciprocal_root;
  operators["aten::addcmul"] = add_product;
  operators["aten::clamp"] = clamp;
  operators["aten::clamp_min"] = clamp;
  operators["aten::clamp_max"] = clamp;
  operators["aten::exp"] = unary("Exp");
  operators["aten::log"] = unary("Log");
  operators["aten::neg"] = unary("Neg");
  operators["aten::abs"] = unary("Abs");
  operators["aten::sqrt"] = unary("Sqrt");
  operators["aten::reciprocal"] = unary("Reciprocal");
}

}  // namespace solera::io
