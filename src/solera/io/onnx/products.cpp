#include <torch/torch.h>

#include <cmath>
#include <utility>

#include "solera/io/onnx/operators.h"

namespace solera::io {
namespace {

std::string transposed(OnnxCall& call, const std::string& x,
                       std::int64_t rank) {
  std::vector<std::int64_t> order;
  for (std::int64_t i = 0; i < rank; ++i) order.push_back(i);
  std::swap(order[order.size() - 1], order[order.size() - 2]);
  return call.builder().node("Transpose", {x}, {{"perm", order}});
}

// Weights stay [out, in], as their library has them.
void linear(OnnxCall& call) {
  OnnxBuilder& builder = call.builder();
  const std::string x = call.tensor("input");
  const std::string weight = call.tensor("weight");
  const std::string bias = call.tensor("bias");
  if (call.rank("input") == 2) {
    std::vector<std::string> inputs = {x, weight};
    if (!bias.empty()) inputs.push_back(bias);
    return call.give(
        builder.node("Gemm", inputs, {{"transB", std::int64_t{1}}}));
  }
  const std::string product =
      builder.node("MatMul", {x, transposed(call, weight, 2)});
  call.give(bias.empty() ? product : builder.node("Add", {product, bias}));
}

OnnxOperator product(const std::string& a, const std::string& b) {
  return [a, b](OnnxCall& call) {
    call.give(call.builder().node("MatMul", {call.tensor(a), call.tensor(b)}));
  };
}

// beta * self + alpha * a b.
OnnxOperator added_product(const std::string& a, const std::string& b) {
  return [a, b](OnnxCall& call) {
    OnnxBuilder& builder = call.builder();
    const auto times = [&](const std::string& x, double factor) {
      return factor == 1.0 ? x
                           : builder.node("Mul", {x, builder.scalar(factor)});
    };
    const std::string matrix =
        builder.node("MatMul", {call.tensor(a), call.tensor(b)});
    call.give(
        builder.node("Add", {times(matrix, call.number("alpha")),
                             times(call.tensor("self"), call.number("beta"))}));
  };
}

// softmax(q k^T / sqrt(d) + mask) v.
void attention(OnnxCall& call) {
  OnnxBuilder& builder = call.builder();
  if (call.number("dropout_p") != 0.0) call.refuse("dropout");
  if (call.flag("is_causal")) call.refuse("is_causal = true");
  const auto width =
      static_cast<double>(call.fixed(call.shape("query").back()));
  const double scale =
      call.has("scale") ? call.number("scale") : 1.0 / std::sqrt(width);
  const std::string query =
      builder.node("Mul", {call.tensor("query"), builder.scalar(scale)});
  const std::string key =
      transposed(call, call.tensor("key"), call.rank("key"));
  std::string scores = builder.node("MatMul", {query, key});
  if (call.has("attn_mask")) {
    scores = builder.node("Add", {scores, call.tensor("attn_mask")});
  }
  const std::string weights =
      builder.node("Softmax", {scores}, {{"axis", std::int64_t{-1}}});
  call.give(builder.node("MatMul", {weights, call.tensor("value")}));
}

}  // namespace

void add_product_operators(OnnxOperators& operators) {
  operators["aten::linear"] = linear;
  operators["aten::matmul"] = product("self", "other");
  operators["aten::mm"] = product("self", "mat2");
  operators["aten::bmm"] = product("self", "mat2");
  operators["aten::addmm"] = added_product("mat1", "mat2");
  operators["aten::baddbmm"] = added_product("batch1", "batch2");
  operators["aten::scaled_dot_product_attention"] = attention;
}

}  // namespace solera::io
