#include <torch/torch.h>

#include "solera/io/onnx/operators.h"

namespace solera::io {
namespace {

std::string weight_or(OnnxCall& call, const std::string& argument,
                      const std::vector<std::int64_t>& shape, double value) {
  if (call.has(argument)) return call.tensor(argument);
  return call.builder().constant(torch::full(shape, value, torch::kFloat));
}

void batch_norm(OnnxCall& call) {
  if (call.flag("training")) call.refuse("training = true");
  const std::vector<std::int64_t> channels = {
      call.fixed(call.shape("input").at(1))};
  call.give(call.builder().node(
      "BatchNormalization",
      {call.tensor("input"), weight_or(call, "weight", channels, 1.0),
       weight_or(call, "bias", channels, 0.0), call.tensor("running_mean"),
       call.tensor("running_var")},
      {{"epsilon", call.number("eps")}}));
}

void layer_norm(OnnxCall& call) {
  const std::vector<std::int64_t> shape = call.integers("normalized_shape");
  call.give(call.builder().node(
      "LayerNormalization",
      {call.tensor("input"), weight_or(call, "weight", shape, 1.0),
       weight_or(call, "bias", shape, 0.0)},
      {{"axis", -static_cast<std::int64_t>(shape.size())},
       {"epsilon", call.number("eps")}}));
}

}  // namespace

void add_normalisation_operators(OnnxOperators& operators) {
  operators["aten::batch_norm"] = batch_norm;
  operators["aten::layer_norm"] = layer_norm;
}

}  // namespace solera::io
