#include "solera/models/zoo/resnet_block.h"

#include <torch/torch.h>

#include "solera/nn/activation.h"
#include "solera/nn/batch_norm.h"
#include "solera/nn/conv_norm.h"

namespace solera::models {
namespace {

using nn::Activation;
using torch::Tensor;

nn::Conv2d make_conv(const ResNetBlockOptions& options, std::int64_t in,
                     std::int64_t out, std::int64_t kernel,
                     std::int64_t stride) {
  nn::ConvOptions conv;
  conv.in = in;
  conv.out = out;
  conv.kernel = kernel;
  conv.stride = stride;
  conv.padding = options.padding;
  return nn::Conv2d(conv);
}

nn::BatchNorm2d make_norm(std::int64_t channels) {
  nn::BatchNormOptions norm;
  norm.channels = channels;
  return nn::BatchNorm2d(norm);
}

// The identity, a projection, or subsampling with new channels of zeros.
class Shortcut {
 public:
  explicit Shortcut(const ResNetBlockOptions& options) : options_(options) {
    out_ = options.channels * expansion_of(options.kind);
    const bool changes = options.stride != 1 || options.in != out_;
    pads_ = changes && options.shortcut == ResNetShortcut::kPadding;
    if (changes && !pads_) {
      nn::ConvOptions conv;
      conv.in = options.in;
      conv.out = out_;
      conv.stride = options.stride;
      conv.padding = options.padding;
      downsample_ = nn::ConvNorm(conv, Activation::kNone);
    }
  }

  // Registered last, as in torchvision.
  void register_in(torch::nn::Module& block) {
    if (downsample_) block.register_module("downsample", downsample_);
  }

  Tensor forward(const Tensor& x) {
    if (downsample_) return downsample_(x);
    return pads_ ? subsample(x) : x;
  }

 private:
  Tensor subsample(const Tensor& x) const {
    const std::int64_t step = options_.stride;
    const std::int64_t fresh = out_ - options_.in;
    const Tensor pixels =
        x.slice(2, 0, c10::nullopt, step).slice(3, 0, c10::nullopt, step);
    return torch::constant_pad_nd(pixels,
                                  {0, 0, 0, 0, fresh / 2, fresh - fresh / 2});
  }

  ResNetBlockOptions options_;
  std::int64_t out_ = 0;
  bool pads_ = false;
  nn::ConvNorm downsample_{nullptr};
};

class BasicBlock final : public ResNetBlock {
 public:
  explicit BasicBlock(const ResNetBlockOptions& options)
      : conv1_(make_conv(options, options.in, options.channels, 3,
                         options.stride)),
        bn1_(make_norm(options.channels)),
        conv2_(make_conv(options, options.channels, options.channels, 3, 1)),
        bn2_(make_norm(options.channels)),
        shortcut_(options) {
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

 private:
  nn::Conv2d conv1_;
  nn::BatchNorm2d bn1_;
  nn::Conv2d conv2_;
  nn::BatchNorm2d bn2_;
  Shortcut shortcut_;
};

class Bottleneck final : public ResNetBlock {
 public:
  explicit Bottleneck(const ResNetBlockOptions& options)
      : conv1_(make_conv(options, options.in, options.channels, 1, 1)),
        bn1_(make_norm(options.channels)),
        conv2_(make_conv(options, options.channels, options.channels, 3,
                         options.stride)),
        bn2_(make_norm(options.channels)),
        conv3_(make_conv(options, options.channels,
                         options.channels * expansion_of(options.kind), 1, 1)),
        bn3_(make_norm(options.channels * expansion_of(options.kind))),
        shortcut_(options) {
    register_module("conv1", conv1_);
    register_module("bn1", bn1_);
    register_module("conv2", conv2_);
    register_module("bn2", bn2_);
    register_module("conv3", conv3_);
    register_module("bn3", bn3_);
    shortcut_.register_in(*this);
  }

  Tensor forward(const Tensor& x) override {
    Tensor y = activate_(bn1_(conv1_(x)), Activation::kRelu);
    y = activate_(bn2_(conv2_(y)), Activation::kRelu);
    Tensor residual = bn3_(conv3_(y));
    return activate_(residual.add_(shortcut_.forward(x)), Activation::kRelu);
  }

 private:
  nn::Conv2d conv1_;
  nn::BatchNorm2d bn1_;
  nn::Conv2d conv2_;
  nn::BatchNorm2d bn2_;
  nn::Conv2d conv3_;
  nn::BatchNorm2d bn3_;
  Shortcut shortcut_;
};

}  // namespace

std::int64_t expansion_of(ResNetBlockKind kind) {
  return kind == ResNetBlockKind::kBottleneck ? 4 : 1;
}

std::shared_ptr<ResNetBlock> make_resnet_block(
    const ResNetBlockOptions& options) {
  if (options.kind == ResNetBlockKind::kBottleneck) {
    return std::make_shared<Bottleneck>(options);
  }
  return std::make_shared<BasicBlock>(options);
}

}  // namespace solera::models
