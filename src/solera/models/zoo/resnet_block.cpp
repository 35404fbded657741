#include "solera/models/zoo/resnet_block.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "solera/nn/activation.h"
#include "solera/nn/batch_norm.h"
#include "solera/nn/conv.h"
#include "solera/nn/squeeze_excite.h"

namespace solera::models {
namespace {

using nn::Activation;
using torch::Tensor;

constexpr std::int64_t kSqueezeRatio = 16;

std::int64_t out_channels(const ResNetBlockOptions& options) {
  return options.channels * expansion_of(options.style.kind);
}

// Of a bottleneck's 3x3 convolution, at least one per group.
std::int64_t inner_channels(const ResNetBlockOptions& options,
                            std::int64_t divisor = 1) {
  const std::int64_t per_group =
      options.channels * options.style.group_width / (64 * divisor);
  return std::max<std::int64_t>(per_group, 1) * options.style.groups;
}

nn::ConvOptions conv_options(const ResNetBlockOptions& options, std::int64_t in,
                             std::int64_t out, std::int64_t kernel) {
  nn::ConvOptions conv;
  conv.in = in;
  conv.out = out;
  conv.kernel = kernel;
  conv.padding = options.style.padding;
  return conv;
}

nn::Conv2d first_conv(const ResNetBlockOptions& options) {
  if (options.style.kind == ResNetBlockKind::kBottleneck) {
    const std::int64_t out =
        inner_channels(options, options.style.first_divisor);
    return nn::Conv2d(conv_options(options, options.in, out, 1));
  }
  nn::ConvOptions conv = conv_options(options, options.in, options.channels, 3);
  conv.stride = options.stride;
  return nn::Conv2d(conv);
}

nn::Conv2d second_conv(const ResNetBlockOptions& options,
                       const nn::Conv2d& first) {
  const std::int64_t in = first->options().out;
  if (options.style.kind == ResNetBlockKind::kBasic) {
    return nn::Conv2d(conv_options(options, in, options.channels, 3));
  }
  nn::ConvOptions conv = conv_options(options, in, inner_channels(options), 3);
  conv.stride = options.stride;
  conv.groups = options.style.groups;
  return nn::Conv2d(conv);
}

nn::BatchNorm2d norm_after(const nn::Conv2d& conv) {
  nn::BatchNormOptions norm;
  norm.channels = conv->options().out;
  return nn::BatchNorm2d(norm);
}

ResNetShortcutOptions shortcut_options(const ResNetBlockOptions& options) {
  ResNetShortcutOptions shortcut;
  shortcut.kind = options.style.shortcut;
  shortcut.kernel = options.style.shortcut_kernel;
  shortcut.in = options.in;
  shortcut.out = out_channels(options);
  shortcut.stride = options.stride;
  shortcut.padding = options.style.padding;
  return shortcut;
}

// timm's rule: a sixteenth, rounded to a multiple of 8.
nn::SqueezeExcite squeeze_excite(std::int64_t channels) {
  nn::SqueezeExciteOptions options;
  options.channels = channels;
  options.reduced =
      std::max<std::int64_t>(8, (channels / kSqueezeRatio + 4) / 8 * 8);
  return nn::SqueezeExcite(options);
}

class BasicBlock final : public ResNetBlock {
 public:
  explicit BasicBlock(const ResNetBlockOptions& options)
      : conv1_(first_conv(options)),
        bn1_(norm_after(conv1_)),
        conv2_(second_conv(options, conv1_)),
        bn2_(norm_after(conv2_)),
        shortcut_(shortcut_options(options)) {
    register_module("conv1", conv1_);
    register_module("bn1", bn1_);
    register_module("conv2", conv2_);
    register_module("bn2", bn2_);
    shortcut_.register_in(*this);
  }

  Tensor forward(const Tensor& x) override {
    const Tensor y = activate_(bn1_(conv1_(x)), Activation::kRelu);
    Tensor residual = bn2_(conv2_(y));
    return activate_(residual.add_(shortcut_.forward(x)), Activation::kRelu);
  }

  void init_as_timm(const at::Generator& generator) override;

 private:
  nn::Conv2d conv1_;
  nn::BatchNorm2d bn1_;
  nn::Conv2d conv2_;
  nn::BatchNorm2d bn2_;
  ResNetShortcutPath shortcut_;
};

void BasicBlock::init_as_timm(const at::Generator& /*generator*/) {
  const torch::NoGradGuard no_grad;
  bn2_->weight.zero_();
}

class Bottleneck final : public ResNetBlock {
 public:
  explicit Bottleneck(const ResNetBlockOptions& options)
      : conv1_(first_conv(options)),
        bn1_(norm_after(conv1_)),
        conv2_(second_conv(options, conv1_)),
        bn2_(norm_after(conv2_)),
        conv3_(conv_options(options, inner_channels(options),
                            out_channels(options), 1)),
        bn3_(norm_after(conv3_)),
        shortcut_(shortcut_options(options)) {
    register_module("conv1", conv1_);
    register_module("bn1", bn1_);
    register_module("conv2", conv2_);
    register_module("bn2", bn2_);
    register_module("conv3", conv3_);
    register_module("bn3", bn3_);
    if (options.style.squeezes) {
      se_ = register_module("se", squeeze_excite(out_channels(options)));
    }
    shortcut_.register_in(*this);
  }

  Tensor forward(const Tensor& x) override {
    Tensor y = activate_(bn1_(conv1_(x)), Activation::kRelu);
    y = activate_(bn2_(conv2_(y)), Activation::kRelu);
    Tensor residual = bn3_(conv3_(y));
    if (se_) residual = se_(residual);
    return activate_(residual.add_(shortcut_.forward(x)), Activation::kRelu);
  }

  void init_as_timm(const at::Generator& generator) override;

 private:
  nn::Conv2d conv1_;
  nn::BatchNorm2d bn1_;
  nn::Conv2d conv2_;
  nn::BatchNorm2d bn2_;
  nn::Conv2d conv3_;
  nn::BatchNorm2d bn3_;
  nn::SqueezeExcite se_{nullptr};
  ResNetShortcutPath shortcut_;
};

void Bottleneck::init_as_timm(const at::Generator& generator) {
  const torch::NoGradGuard no_grad;
  bn3_->weight.zero_();
  if (!se_) return;
  for (const auto& child : se_->children()) {
    auto& conv = dynamic_cast<nn::Conv2dImpl&>(*child);
    const double bound =
        1.0 / std::sqrt(static_cast<double>(conv.options().in));
    conv.bias.uniform_(-bound, bound, generator);
  }
}

}  // namespace

std::int64_t expansion_of(ResNetBlockKind kind) {
  return kind == ResNetBlockKind::kBottleneck ? 4 : 1;
}

std::shared_ptr<ResNetBlock> make_resnet_block(
    const ResNetBlockOptions& options) {
  if (options.style.kind == ResNetBlockKind::kBottleneck) {
    return std::make_shared<Bottleneck>(options);
  }
  return std::make_shared<BasicBlock>(options);
}

}  // namespace solera::models
