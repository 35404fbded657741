#include <torch/torch.h>

#include "solera/io/onnx/operators.h"

namespace solera::io {
namespace {

constexpr std::size_t kPlaces = 2;  // height and width

struct Window {
  std::vector<std::int64_t> kernel;
  std::vector<std::int64_t> stride;
  std::vector<std::int64_t> dilation = {1, 1};
  std::vector<std::int64_t> before;  // borders
  std::vector<std::int64_t> behind;
  bool grown = false;  // behind, so that the last window fits

  OnnxAttributes attributes() const {
    std::vector<std::int64_t> pads = before;
    pads.insert(pads.end(), behind.begin(), behind.end());
    return {{"kernel_shape", kernel}, {"strides", stride}, {"pads", pads}};
  }
};

// Opset 17 and libtorch disagree on which windows ceil_mode adds; a border that
// gives the traced size does without it.
void fit_to_result(const OnnxCall& call, Window& window) {
  const std::vector<OnnxSize> in = call.shape("self");
  const std::vector<OnnxSize> out = call.result_shape();
  for (std::size_t i = 0; i < kPlaces; ++i) {
    const std::size_t dimension = in.size() - kPlaces + i;
    const std::int64_t reach =
        (call.fixed(out[dimension]) - 1) * window.stride[i] +
        (window.kernel[i] - 1) * window.dilation[i] + 1;
    const std::int64_t needed =
        reach - call.fixed(in[dimension]) - window.before[i];
    if (needed <= window.behind[i]) continue;
    window.behind[i] = needed;
    window.grown = true;
  }
}

Window window_of(const OnnxCall& call) {
  Window window;
  window.kernel = call.integers("kernel_size", kPlaces);
  window.stride = call.integers("stride", kPlaces);
  if (window.stride.empty()) window.stride = window.kernel;
  window.before = call.integers("padding", kPlaces);
  window.behind = window.before;
  if (call.has("dilation")) {
    window.dilation = call.integers("dilation", kPlaces);
  }
  fit_to_result(call, window);
  return window;
}

void max_pool(OnnxCall& call) {
  const Window window = window_of(call);
  OnnxAttributes attributes = window.attributes();
  attributes.push_back({"dilations", window.dilation});
  call.give(call.builder().node("MaxPool", {call.tensor("self")}, attributes));
}

// libtorch counts the border that it was told, but none that ceil_mode adds.
bool counts_border(const OnnxCall& call, const Window& window) {
  const bool border = window.before[0] + window.before[1] > 0;
  if (!border || !call.flag("count_include_pad")) return false;
  if (window.grown) call.refuse("ceil_mode and a border that counts");
  return true;
}

void average_pool(OnnxCall& call) {
  if (call.has("divisor_override")) call.refuse("divisor_override");
  const Window window = window_of(call);
  OnnxAttributes attributes = window.attributes();
  attributes.push_back(
      {"count_include_pad", std::int64_t{counts_border(call, window)}});
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
