#include <torch/torch.h>

#include "solera/io/onnx/operators.h"

namespace solera::io {
namespace {

constexpr std::size_t kPlaces = 2;  // height and width

OnnxAttributes window(const OnnxCall& call) {
  const std::vector<std::int64_t> kernel =
      call.integers("kernel_size", kPlaces);
  std::vector<std::int64_t> stride = call.integers("stride", kPlaces);
  if (stride.empty()) stride = kernel;
  std::vector<std::int64_t> pads = call.integers("padding", kPlaces);
  pads.insert(pads.end(), {pads[0], pads[1]});
  return {{"kernel_shape", kernel},
          {"strides", stride},
          {"pads", pads},
          {"ceil_mode", std::int64_t{call.flag("ceil_mode")}}};
}

void max_pool(OnnxCall& call) {
  OnnxAttributes attributes = window(call);
  attributes.push_back({"dilations", call.integers("dilation", kPlaces)});
  call.give(call.builder().node("MaxPool", {call.tensor("self")}, attributes));
}

void average_pool(OnnxCall& call) {
  if (call.has("divisor_override")) call.refuse("divisor_override");
  OnnxAttributes attributes = window(call);
  attributes.push_back(
      {"count_include_pad", std::int64_t{call.flag("count_include_pad")}});
  call.give(
      call.builder().node("AveragePool", {call.tensor("self")}, attributes));
}

// [outputs, inputs]: each output is the mean of its inputs, as libtorch places
// them.
torch::Tensor adaptive_means(std::int64_t inputs, std::int64_t outputs) {
  torch::Tensor means = torch::zeros({outputs, inputs});
  for (std::int64_t i = 0; i < outputs; ++i) {
    const std::int64_t begin = i * inputs / outputs;
    const std::int64_t end = ((i + 1) * inputs + outputs - 1) / outputs;
    means[i].slice(0, begin, end).fill_(1.0 / static_cast<double>(end - begin));
  }
  return means;
}

// Of a map of any size it is a product with a matrix on either side.
void adaptive_average_pool(OnnxCall& call) {
  OnnxBuilder& builder = call.builder();
  std::string x = call.tensor("self");
  const std::vector<OnnxSize> in = call.shape("self");
  const std::vector<OnnxSize> out = call.result_shape();
  const std::size_t height = in.size() - 2;
  const std::size_t width = in.size() - 1;
  if (out[height].value == 1 && out[width].value == 1) {
    return call.give(builder.node("GlobalAveragePool", {x}));
  }
  if (out[height].value != in[height].value) {
    const torch::Tensor means =
        adaptive_means(call.fixed(in[height]), call.fixed(out[height]));
    x = builder.node("MatMul", {builder.constant(means), x});
  }
  if (out[width].value != in[width].value) {
    const torch::Tensor means =
        adaptive_means(call.fixed(in[width]), call.fixed(out[width])).t();
    x = builder.node("MatMul", {x, builder.constant(means)});
  }
  call.give(x);
}

}  // namespace

void add_pooling_operators(OnnxOperators& operators) {
  operators["aten::max_pool2d"] = max_pool;
  operators["aten::avg_pool2d"] = average_pool;
  operators["aten::adaptive_avg_pool2d"] = adaptive_average_pool;
}

}  // namespace solera::io
