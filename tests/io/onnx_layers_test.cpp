#include "tests/io/operator_case.h"

namespace solera::io {
namespace {

std::vector<OperatorCase> layers() {
  const auto on = [](const char* name, auto compute) {
    return OperatorCase{name, {4, 7, 6}, compute};
  };
  return {
      on("convolution",
         [](auto& x) {
           return torch::conv2d(x, fixed({8, 2, 3, 2}), fixed({8}), {2, 1},
                                torch::IntArrayRef({1, 0}), {1, 2}, 2);
         }),
      on("batch_norm",
         [](auto& x) {
           return torch::batch_norm(x, fixed({4}), fixed({4}), fixed({4}),
                                    fixed({4}).abs() + 1, false, 0.1, 1e-3,
                                    false);
         }),
      on("batch_norm_plain",
         [](auto& x) {
           return torch::batch_norm(x, {}, {}, fixed({4}), fixed({4}).abs() + 1,
                                    false, 0.1, 1e-3, false);
         }),
      on("layer_norm",
         [](auto& x) {
           return torch::layer_norm(x, {7, 6}, fixed({7, 6}), fixed({7, 6}),
                                    1e-3);
         }),
      on("layer_norm_plain", [](auto& x) { return torch::layer_norm(x, {6}); }),
      on("max_pool",
         [](auto& x) {
           return torch::max_pool2d(x, {3, 2}, {2, 2}, {1, 0}, {1, 2}, true);
         }),
      on("average_pool",
         [](auto& x) {
           return torch::avg_pool2d(x, {3, 2}, {2, 1}, {1, 1}, false, true);
         }),
      on("average_pool_of_inside",
         [](auto& x) {
           return torch::avg_pool2d(x, {2, 2}, {}, {1, 1}, true, false);
         }),
      on("average_pool_beyond",
         [](auto& x) {
           return torch::avg_pool2d(x, {2, 3}, {2, 2}, {0, 0}, true, true);
         }),
      on("max_pool_beyond",
         [](auto& x) {
           return torch::max_pool2d(x, {3, 3}, {2, 2}, {0, 0}, {1, 1}, true);
         }),
      on("adaptive_pool_to_1",
         [](auto& x) {
           return torch::adaptive_avg_pool2d(x, {1, 1});
         }),
      on("adaptive_pool_down",
         [](auto& x) {
           return torch::adaptive_avg_pool2d(x, {3, 4});
         }),
      on("adaptive_pool_up",
         [](auto& x) {
           return torch::adaptive_avg_pool2d(x, {9, 6});
         }),
      on("dropout", [](auto& x) { return torch::dropout(x, 0.5, false); }),
  };
}

std::vector<OperatorCase> shapes() {
  const auto on = [](const char* name, auto compute) {
    return OperatorCase{name, {6, 4}, compute};
  };
  return {
      on("view",
         [](auto& x) {
           return x.view({x.size(0), 3, -1});
         }),
      on("view_mixed",
         [](auto& x) {
           return x.view({-1, 2, 3, 4})
               .transpose(1, 2)
               .reshape({x.size(0) * 3, 8})
               .view({x.size(0), -1});
         }),
      on("flatten", [](auto& x) { return x.flatten(1); }),
      on("unsqueeze", [](auto& x) { return x.unsqueeze(1).squeeze(1); }),
      on("permute",
         [](auto& x) {
           return x.permute({0, 2, 1});
         }),
      on("transpose", [](auto& x) { return x.transpose(-1, 1); }),
      on("t", [](auto& x) { return x.mean(1).t().mean(0); }),
      on("expand",
         [](auto& x) {
           return x + fixed({1, 1, 4}).expand({x.size(0), 6, -1});
         }),
      on("expand_of_twice_the_batch",
         [](auto& x) {
           return fixed({1, 4})
                      .expand({x.size(0) * 2, -1})
                      .reshape({x.size(0), 8}) +
                  x.mean();
         }),
      on("expand_as", [](auto& x) { return x.mean(1, true).expand_as(x); }),
      on("pad",
         [](auto& x) {
           return torch::constant_pad_nd(x, {1, 2, 0, 3}, -0.5);
         }),
      on("pad_within",
         [](auto& x) {
           return torch::constant_pad_nd(x, {-1, 1});
         }),
  };
}

std::vector<OperatorCase> selections() {
  const auto on = [](const char* name, auto compute) {
    return OperatorCase{name, {6, 4}, compute};
  };
  return {
      on("select", [](auto& x) { return x.select(1, 2); }),
      on("select_from_the_end", [](auto& x) { return x.select(-1, -2); }),
      on("slice", [](auto& x) { return x.slice(1, 1, -1, 2); }),
      on("slice_of_the_batch",
         [](auto& x) { return x.slice(0, 0, x.size(0)) + 1; }),
      on("narrow", [](auto& x) { return x.narrow(1, -4, 3); }),
      on("unbind",
         [](auto& x) {
           const auto parts = x.unbind(1);
           return parts[1] - parts[4];
         }),
      on("chunk",
         [](auto& x) {
           const auto parts = x.chunk(3, 1);
           return parts[0] * parts[2];
         }),
      on("split_with_sizes",
         [](auto& x) {
           const auto parts = x.split_with_sizes({1, 5}, 1);
           return parts[1] - parts[0];
         }),
      on("cat",
         [](auto& x) {
           return torch::cat({x, x.slice(1, 0, 2)}, -2);
         }),
      on("cat_with_constant",
         [](auto& x) {
           return torch::cat({fixed({1, 1, 4}).expand({x.size(0), -1, -1}), x},
                             1);
         }),
      on("stack",
         [](auto& x) {
           return torch::stack({x, x * 2}, -1);
         }),
      on("roll",
         [](auto& x) {
           return x.roll({2, -1}, {1, 2});
         }),
      on("roll_around", [](auto& x) { return x.roll({-8}, {1}); }),
  };
}

class OnnxLayer : public testing::TestWithParam<OperatorCase> {};

TEST_P(OnnxLayer, SaysInAnotherRuntimeWhatItSaysHere) {
  SOLERA_NEEDS_ONNX_RUNTIME();
  expect_same_in_runtime(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Layers, OnnxLayer, testing::ValuesIn(layers()),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Shapes, OnnxLayer, testing::ValuesIn(shapes()),
                         case_name);
INSTANTIATE_TEST_SUITE_P(Selections, OnnxLayer, testing::ValuesIn(selections()),
                         case_name);

}  // namespace
}  // namespace solera::io
