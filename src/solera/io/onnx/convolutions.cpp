#include <torch/torch.h>

#include "solera/io/onnx/operators.h"

namespace solera::io {
namespace {

// ONNX lists the borders before all dimensions, then those behind.
std::vector<std::int64_t> both_sides(std::vector<std::int64_t> padding) {
  const std::vector<std::int64_t> before = padding;
  padding.insert(padding.end(), before.begin(), before.end());
  return padding;
}

void convolution(OnnxCall& call) {
  if (call.has("transposed") && call.flag("transposed")) {
    call.refuse("transposed = true");
  }
  const auto places = static_cast<std::size_t>(call.rank("input") - 2);
  std::vector<std::string> inputs = {call.tensor("input"),
                                     call.tensor("weight")};
  if (call.has("bias")) inputs.push_back(call.tensor("bias"));
  std::vector<std::int64_t> kernel;
  for (const OnnxSize& size : call.shape("weight")) {
    kernel.push_back(call.fixed(size));
  }
  kernel.erase(kernel.begin(), kernel.begin() + 2);
  call.give(call.builder().node(
      "Conv", inputs,
      {{"kernel_shape", kernel},
       {"strides", call.integers("stride", places)},
       {"pads", both_sides(call.integers("padding", places))},
       {"dilations", call.integers("dilation", places)},
       {"group", call.integer("groups")}}));
}

}  // namespace

void add_convolution_operators(OnnxOperators& operators) {
  operators["aten::_convolution"] = convolution;
  operators["aten::convolution"] = convolution;
  operators["aten::conv2d"] = convolution;
}

}  // namespace solera::io
