#include "tests/io/operator_case.h"

namespace solera::io {
namespace {

namespace F = torch::nn::functional;

std::vector<OperatorCase> arithmetic() {
  const auto on = [](const char* name, auto compute) {
    return OperatorCase{name, {3, 4}, compute};
  };
  return {
      on("add", [](auto& x) { return torch::add(x, fixed({4}), 0.5); }),
      on("add_number", [](auto& x) { return x + 2; }),
      on("sub", [](auto& x) { return torch::sub(fixed({4}), x, 3); }),
      on("sub_number", [](auto& x) { return x - 2.5; }),
      on("rsub", [](auto& x) { return torch::rsub(x, 1.0, 2.0); }),
      on("mul_self", [](auto& x) { return x * x; }),
      on("div",
         [](auto& x) {
           return x / (fixed({3, 1}) + 2);
         }),
      on("div_number", [](auto& x) { return x / 3; }),
      on("maximum", [](auto& x) { return torch::maximum(x, fixed({4})); }),
      on("minimum", [](auto& x) { return torch::minimum(x, fixed({4})); }),
      on("pow", [](auto& x) { return x.pow(3); }),
      on("pow_of_number", [](auto& x) { return torch::pow(2.0, x); }),
      on("addcmul",
         [](auto& x) { return torch::addcmul(x, x, fixed({4}), 0.5); }),
      on("clamp", [](auto& x) { return x.clamp(-0.3, 0.4); }),
      on("clamp_above", [](auto& x) { return x.clamp_max(0.4); }),
      on("clamp_below", [](auto& x) { return x.clamp_min(-0.3); }),
      on("clamp_one_side", [](auto& x) { return x.clamp(c10::nullopt, 0.2); }),
      on("exp", [](auto& x) { return x.exp(); }),
      on("log", [](auto& x) { return (x.abs() + 1).log(); }),
      on("neg", [](auto& x) { return -x; }),
      on("sqrt", [](auto& x) { return x.abs().sqrt(); }),
      on("rsqrt", [](auto& x) { return (x * x + 1).rsqrt(); }),
      on("reciprocal", [](auto& x) { return (x * x + 1).reciprocal(); }),
  };
}

std::vector<OperatorCase> activations() {
  const auto on = [](const char* name, auto compute) {
    return OperatorCase{name, {6}, compute};
  };
  return {
      on("relu", [](auto& x) { return x.relu(); }),
      on("relu6", [](auto& x) { return torch::relu6(x * 9); }),
      on("hardtanh", [](auto& x) { return torch::hardtanh(x, -0.2, 0.5); }),
      on("leaky_relu", [](auto& x) { return torch::leaky_relu(x, 0.1); }),
      on("silu", [](auto& x) { return torch::silu(x); }),
      on("hardswish", [](auto& x) { return torch::hardswish(x * 4); }),
      on("hardsigmoid", [](auto& x) { return torch::hardsigmoid(x * 4); }),
      on("gelu", [](auto& x) { return torch::gelu(x); }),
      on("gelu_tanh", [](auto& x) { return torch::gelu(x, "tanh"); }),
      on("sigmoid", [](auto& x) { return x.sigmoid(); }),
      on("tanh", [](auto& x) { return x.tanh(); }),
      on("erf", [](auto& x) { return x.erf(); }),
      on("softmax", [](auto& x) { return x.softmax(-1); }),
      on("log_softmax", [](auto& x) { return x.log_softmax(1); }),
      on("in_place", [](auto& x) { return (x * 2).relu_().mul_(3); }),
  };
}

std::vector<OperatorCase> products() {
  const auto on = [](const char* name, auto compute) {
    return OperatorCase{name, {5, 4}, compute};
  };
  return {
      on("linear",
         [](auto& x) {
           return torch::linear(x, fixed({3, 4}), fixed({3}));
         }),
      on("linear_of_rows",
         [](auto& x) {
           return torch::linear(x.mean(1), fixed({3, 4}), fixed({3}));
         }),
      on("linear_without_bias",
         [](auto& x) {
           return torch::linear(x.mean(1), fixed({3, 4}));
         }),
      on("matmul",
         [](auto& x) {
           return x.matmul(fixed({4, 3}));
         }),
      on("mm",
         [](auto& x) {
           return x.mean(1).mm(fixed({4, 3}));
         }),
      on("bmm", [](auto& x) { return x.bmm(x.transpose(1, 2)); }),
      on("addmm",
         [](auto& x) {
           return torch::addmm(fixed({3}), x.mean(1), fixed({4, 3}), 0.5, 2);
         }),
      on("baddbmm",
         [](auto& x) {
           return torch::baddbmm(x * 2, x.bmm(x.transpose(1, 2)), x, 1, 0.5);
         }),
  };
}

std::vector<OperatorCase> reductions() {
  const auto on = [](const char* name, auto compute) {
    return OperatorCase{name, {5, 4}, compute};
  };
  return {
      on("mean",
         [](auto& x) {
           return x.mean({1, 2});
         }),
      on("mean_of_all", [](auto& x) { return x - x.mean(); }),
      on("sum_of_all", [](auto& x) { return x * x.sum(); }),
      on("mean_kept", [](auto& x) { return x.mean({-1}, true); }),
      on("sum", [](auto& x) { return x.sum({1}); }),
      on("amax", [](auto& x) { return x.amax({2}, true); }),
      on("amin", [](auto& x) { return x.amin({1}); }),
      on("norm", [](auto& x) { return x.norm(2, {1}, true); }),
      on("norm_1", [](auto& x) { return x.norm(1, {2}); }),
      on("vector_norm",
         [](auto& x) { return torch::linalg_vector_norm(x, 2, {1}, true); }),
      on("normalize",
         [](auto& x) {
           return F::normalize(x, F::NormalizeFuncOptions().dim(-1));
         }),
  };
}

class OnnxOperator : public testing::TestWithParam<OperatorCase> {};

TEST_P(OnnxOperator, SaysInAnotherRuntimeWhatItSaysHere) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  expect_same_in_runtime(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Arithmetic, OnnxOperator,
                         testing::ValuesIn(arithmetic()), case_name);
INSTANTIATE_TEST_SUITE_P(Activations, OnnxOperator,
                         testing::ValuesIn(activations()), case_name);
INSTANTIATE_TEST_SUITE_P(Products, OnnxOperator, testing::ValuesIn(products()),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Reductions, OnnxOperator,
                         testing::ValuesIn(reductions()), case_name);

}  // namespace
}  // namespace solera::io
