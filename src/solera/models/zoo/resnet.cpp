#include "solera/models/zoo/resnet.h"

#include <torch/torch.h>

#include <string>
#include <utility>

#include "solera/models/zoo/resnet_stem.h"
#include "solera/nn/fold.h"
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
  void fold_batch_norm() override;

 private:
  using Stage = std::vector<std::shared_ptr<ResNetBlock>>;

  // The embedding; the maps go to `maps` unless it is null.
  Tensor run(const Tensor& input, std::vector<Tensor>* maps);
  void add_stage(const ResNetBlockOptions& first, std::int64_t depth);

  ResNetInit init_;
  ResNetStem stem_;
  std::vector<Stage> stages_;
  std::vector<Level> levels_;
};

ResNetStemOptions stem_options(const ResNetConfig& config,
                               const ModelSpec& spec) {
  ResNetStemOptions stem;
  for (const std::int64_t channels : config.stem) {
    stem.channels.push_back(scale_channels(channels, spec.width));
  }
  stem.small = config.small_stem || spec.stem == Stem::kSmall;
  stem.padding = spec.padding;
  return stem;
}

ResNet::ResNet(const ResNetConfig& config, const ModelSpec& spec)
    : init_(config.init), stem_(stem_options(config, spec)) {
  stem_.register_in(*this);
  levels_.push_back({"act1", stem_.channels(), stem_.stride()});
  ResNetBlockOptions block;
  block.style = config.block;
  block.style.padding = spec.padding;
  for (std::size_t i = 0; i < config.depths.size(); ++i) {
    block.in = levels_.back().channels;
    block.channels = scale_channels(config.channels[i], spec.width);
    block.stride = i == 0 ? 1 : 2;
    add_stage(block, config.depths[i]);
  }
}

void ResNet::add_stage(const ResNetBlockOptions& first, std::int64_t depth) {
  const std::string name = "layer" + std::to_string(stages_.size() + 1);
  auto layer = register_module(name, std::make_shared<torch::nn::Module>());
  const std::int64_t out = first.channels * expansion_of(first.style.kind);
  const std::int64_t stride_before =
      stages_.empty() ? stem_.pooled_stride() : levels_.back().stride;
  ResNetBlockOptions options = first;
  Stage stage;
  for (std::int64_t i = 0; i < depth; ++i) {
    stage.push_back(
        layer->register_module(std::to_string(i), make_resnet_block(options)));
    options.in = out;
    options.stride = 1;
  }
  stages_.push_back(std::move(stage));
  levels_.push_back({name, out, stride_before * first.stride});
}

Features ResNet::forward_features(const Tensor& input) {
  Features features;
  features.embedding = run(input, &features.maps);
  return features;
}

Tensor ResNet::run(const Tensor& input, std::vector<Tensor>* maps) {
  Tensor x = stem_.forward(input);
  if (maps != nullptr) maps->push_back(x);
  x = stem_.pool(x);
  for (const Stage& stage : stages_) {
    for (const auto& block : stage) x = block->forward(x);
    if (maps != nullptr) maps->push_back(x);
  }
  return x.mean({2, 3});
}

void ResNet::init_weights(const at::Generator& generator) {
  const bool fan_in = init_ == ResNetInit::kCifar;
  nn::init_convolutions(*this, fan_in ? nn::Fan::kIn : nn::Fan::kOut,
                        generator);
  if (init_ != ResNetInit::kTimm) return;
  for (const Stage& stage : stages_) {
    for (const auto& block : stage) block->init_as_timm(generator);
  }
}

void ResNet::init_classifier(torch::nn::LinearImpl& linear,
                             const at::Generator& generator) const {
  nn::init_linear_default(linear, generator);
  if (init_ == ResNetInit::kCifar) {
    nn::kaiming_normal_(linear.weight, nn::Fan::kIn, generator);
  }
}

void ResNet::fold_batch_norm() {
  stem_.fold_last_norm();
  for (const auto& child : children()) nn::fold_batch_norms(*child);
}

}  // namespace

ResNetConfig basic_resnet(std::vector<std::int64_t> depths) {
  ResNetConfig config;
  config.depths = std::move(depths);
  config.channels = {64, 128, 256, 512};
  config.stem = {64};
  return config;
}

ResNetConfig bottleneck_resnet(std::vector<std::int64_t> depths) {
  ResNetConfig config = basic_resnet(std::move(depths));
  config.block.kind = ResNetBlockKind::kBottleneck;
  return config;
}

ResNetConfig cifar_resnet_of_depth(std::int64_t depth) {
  const std::int64_t blocks = (depth - 2) / 6;
  ResNetConfig config;
  config.depths = {blocks, blocks, blocks};
  config.channels = {16, 32, 64};
  config.stem = {16};
  config.small_stem = true;
  config.block.shortcut = ResNetShortcut::kPadding;
  config.init = ResNetInit::kCifar;
  return config;
}

BackbonePtr make_resnet(const ResNetConfig& config, const ModelSpec& spec) {
  return std::make_shared<ResNet>(config, spec);
}

}  // namespace solera::models
