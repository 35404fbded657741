#include "solera/models/zoo/resnet_shortcut.h"

#include <torch/torch.h>

#include <memory>

namespace solera::models {

using torch::Tensor;

ResNetShortcutPath::ResNetShortcutPath(const ResNetShortcutOptions& options)
    : options_(options),
      changes_shape_(options.stride != 1 || options.in != options.out) {
  if (!changes_shape_ || options.kind == ResNetShortcut::kPadding) return;
  const bool averages = options.kind == ResNetShortcut::kAverage;
  nn::ConvOptions conv;
  conv.in = options.in;
  conv.out = options.out;
  conv.kernel = options.stride == 1 ? 1 : options.kernel;
  conv.stride = averages ? 1 : options.stride;
  conv.padding = options.padding;
  nn::BatchNormOptions norm;
  norm.channels = options.out;
  conv_ = nn::Conv2d(conv);
  norm_ = nn::BatchNorm2d(norm);
}

void ResNetShortcutPath::register_in(torch::nn::Module& block) {
  if (!conv_) return;
  auto layers = block.register_module("downsample",
                                      std::make_shared<torch::nn::Module>());
  const bool averages = options_.kind == ResNetShortcut::kAverage;
  layers->register_module(averages ? "1" : "0", conv_);
  layers->register_module(averages ? "2" : "1", norm_);
}

Tensor ResNetShortcutPath::forward(const Tensor& x) {
  if (!changes_shape_) return x;
  return conv_ ? project(x) : subsample(x);
}

Tensor ResNetShortcutPath::project(const Tensor& x) {
  const std::int64_t step = options_.stride;
  if (options_.kind != ResNetShortcut::kAverage || step == 1) {
    return norm_(conv_(x));
  }
  return norm_(conv_(torch::avg_pool2d(x, {2, 2}, {step, step}, {0, 0},
                                       /*ceil_mode=*/true,
                                       /*count_include_pad=*/false)));
}

Tensor ResNetShortcutPath::subsample(const Tensor& x) const {
  const std::int64_t step = options_.stride;
  const std::int64_t fresh = options_.out - options_.in;
  const Tensor pixels =
      x.slice(2, 0, c10::nullopt, step).slice(3, 0, c10::nullopt, step);
  return torch::constant_pad_nd(pixels,
                                {0, 0, 0, 0, fresh / 2, fresh - fresh / 2});
}

}  // namespace solera::models
