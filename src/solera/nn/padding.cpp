#include "solera/nn/padding.h"

#include <torch/torch.h>

#include <algorithm>

namespace solera::nn {
namespace {

std::int64_t same_padding(std::int64_t size, std::int64_t kernel,
                          std::int64_t stride) {
  const std::int64_t output = (size + stride - 1) / stride;
  return std::max<std::int64_t>((output - 1) * stride + kernel - size, 0);
}

}  // namespace

torch::Tensor pad_same(const torch::Tensor& x, std::int64_t kernel,
                       std::int64_t stride, double value) {
  const std::int64_t rows = same_padding(x.size(2), kernel, stride);
  const std::int64_t columns = same_padding(x.size(3), kernel, stride);
  if (rows == 0 && columns == 0) return x;
  const std::vector<std::int64_t> sides = {columns / 2, columns - columns / 2,
                                           rows / 2, rows - rows / 2};
  return torch::constant_pad_nd(x, sides, value);
}

torch::Tensor max_pool_3x3(const torch::Tensor& x, Padding padding) {
  if (padding == Padding::kSame) {
    return torch::max_pool2d(pad_same(x, 3, 2), {3, 3}, {2, 2});
  }
  return torch::max_pool2d(x, {3, 3}, {2, 2}, {1, 1});
}

}  // namespace solera::nn

namespace solera {

std::vector<std::pair<std::string, nn::Padding>>
EnumNames<nn::Padding>::names() {
  return {{"symmetric", nn::Padding::kSymmetric}, {"same", nn::Padding::kSame}};
}

}  // namespace solera
