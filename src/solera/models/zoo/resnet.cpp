#include "solera/models/zoo/resnet.h"

#include <torch/torch.h>

#include <string>
#include <utility>

#include "solera/nn/activation.h"
#include "solera/nn/batch_norm.h"
#include "solera/nn/conv.h"
#include "solera/nn/init.h"

namespace solera::models {
namespace {

using torch::Tensor;

class ResNet final : public Backbone {
 public:
  ResNet(const ResNetConfig& config, const ModelSpec& spec);

  Features forward_features(const Tensor& input) override;
  Tensor embed(const Tensor& input) override { return run(input, nullptr); }
  const std::vector<Level>& levels() const override { return levels_; }
  std::int64_t embedding_size() const override {
    return levels_.back().channels;
  }
  void init_weights(const at::Generator& generator) override;
  void init_classifier(torch::nn::LinearImpl& linear,
                       const at::Generator& generator) const override;

 private:
  using Stage = std::vector<std::shared_ptr<ResNetBlock>>;

  // The embedding; the maps go to `maps` unless it is null.
  Tensor run(const Tensor& input, std::vector<Tensor>* maps);
  void add_stem(std::int64_t channels);
  void add_stage(const ResNetBlockOptions& first, std::int64_t depth);

  bool small_stem_;
  Padding padding_;
  bool cifar_;
  nn::Conv2d conv1_{nullptr};
  nn::BatchNorm2d bn1_{nullptr};
  std::vector<Stage> stages_;
  std::vector<Level> levels_;
};

ResNet::ResNet(const ResNetConfig& config, const ModelSpec& spec)
    : small_stem_(config.cifar || spec.stem == Stem::kSmall),
      padding_(spec.padding),
      cifar_(config.cifar) {
  add_stem(scale_channels(config.channels.front(), spec.width));
  for (std::size_t i = 0; i < config.depths.size(); ++i) {
    ResNetBlockOptions block;
    block.kind = config.block;
    block.shortcut = config.shortcut;
    block.in = levels_.back().channels;
    block.channels = scale_channels(config.channels[i], spec.width);
    block.stride = i == 0 ? 1 : 2;
    block.padding = padding_;
    add_stage(block, config.depths[i]);
  }
}

void ResNet::add_stem(std::int64_t channels) {
  nn::ConvOptions conv;
  conv.in = 3;
  conv.out = channels;
  conv.kernel = small_stem_ ? 3 : 7;
  conv.stride = small_stem_ ? 1 : 2;
  conv.padding = padding_;
  nn::BatchNormOptions norm;
  norm.channels = channels;
  conv1_ = register_module("conv1", nn::Conv2d(conv));
  bn1_ = register_module("bn1", nn::BatchNorm2d(norm));
  levels_.push_back({"act1", channels, conv.stride});
}

void ResNet::add_stage(const ResNetBlockOptions& first, std::int64_t depth) {
  const std::string name = "layer" + std::to_string(stages_.size() + 1);
  auto layer = register_module(name, std::make_shared<torch::nn::Module>());
  const bool after_pool = stages_.empty() && !small_stem_;
  const std::int64_t out = first.channels * expansion_of(first.kind);
  ResNetBlockOptions options = first;
  Stage stage;
  for (std::int64_t i = 0; i < depth; ++i) {
    stage.push_back(
        layer->register_module(std::to_string(i), make_resnet_block(options)));
    options.in = out;
    options.stride = 1;
  }
  stages_.push_back(std::move(stage));
  const std::int64_t pooled = levels_.back().stride * (after_pool ? 2 : 1);
  levels_.push_back({name, out, pooled * first.stride});
}

Features ResNet::forward_features(const Tensor& input) {
  Features features;
  features.embedding = run(input, &features.maps);
  return features;
}

Tensor ResNet::run(const Tensor& input, std::vector<Tensor>* maps) {
  Tensor x = activate_(bn1_(conv1_(input)), nn::Activation::kRelu);
  if (maps != nullptr) maps->push_back(x);
  if (!small_stem_) x = nn::max_pool_3x3(x, padding_);
  for (const Stage& stage : stages_) {
    for (const auto& block : stage) x = block->forward(x);
    if (maps != nullptr) maps->push_back(x);
  }
  return x.mean({2, 3});
}

void ResNet::init_weights(const at::Generator& generator) {
  nn::init_convolutions(*this, cifar_ ? nn::Fan::kIn : nn::Fan::kOut,
                        generator);
}

void ResNet::init_classifier(torch::nn::LinearImpl& linear,
                             const at::Generator& generator) const {
  nn::init_linear_default(linear, generator);
  if (cifar_) nn::kaiming_normal_(linear.weight, nn::Fan::kIn, generator);
}

}  // namespace

ResNetConfig basic_resnet(std::vector<std::int64_t> depths) {
  ResNetConfig config;
  config.depths = std::move(depths);
  config.channels = {64, 128, 256, 512};
  return config;
}

ResNetConfig bottleneck_resnet(std::vector<std::int64_t> depths) {
  ResNetConfig config = basic_resnet(std::move(depths));
  config.block = ResNetBlockKind::kBottleneck;
  return config;
}

ResNetConfig cifar_resnet_of_depth(std::int64_t depth) {
  const std::int64_t blocks = (depth - 2) / 6;
  ResNetConfig config;
  config.depths = {blocks, blocks, blocks};
  config.channels = {16, 32, 64};
  config.shortcut = ResNetShortcut::kPadding;
  config.cifar = true;
  return config;
}

BackbonePtr make_resnet(const ResNetConfig& config, const ModelSpec& spec) {
  return std::make_shared<ResNet>(config, spec);
}

}  // namespace solera::models
