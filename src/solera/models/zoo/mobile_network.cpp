#include "solera/models/zoo/mobile_network.h"

#include <torch/torch.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "solera/models/zoo/inverted_residual.h"
#include "solera/nn/batch_norm.h"
#include "solera/nn/conv.h"
#include "solera/nn/conv_norm.h"
#include "solera/nn/init.h"

namespace solera::models {
namespace {

using torch::Tensor;

class MobileNetwork final : public Backbone {
 public:
  MobileNetwork(const MobileConfig& config, const ModelSpec& spec);

  Features forward_features(const Tensor& input) override;
  Tensor embed(const Tensor& input) override { return run(input, nullptr); }
  const std::vector<Level>& levels() const override { return levels_; }
  std::int64_t embedding_size() const override { return embedding_size_; }
  void init_weights(const at::Generator& generator) override;
  void init_classifier(torch::nn::LinearImpl& linear,
                       const at::Generator& generator) const override;

 private:
  struct Stage {
    std::vector<std::shared_ptr<InvertedResidual>> blocks;
    nn::ConvNorm last{nullptr};  // the 1x1 layer before pooling
    bool ends_level = false;
  };

  // The embedding; the maps go to `maps` unless it is null.
  Tensor run(const Tensor& input, std::vector<Tensor>* maps);
  Tensor run_tail(Tensor x);
  void add_stem(const ModelSpec& spec);
  void add_stages(const MobileStages& stages);
  void add_pooled_layer(const MobileStages& stages);
  void add_head(std::int64_t in);
  void add_level(std::int64_t channels, std::int64_t stride);
  nn::BatchNorm2d make_norm(std::int64_t channels) const;
  std::shared_ptr<torch::nn::Module> add_stage_module();

  MobileConfig config_;
  nn::Conv2d stem_{nullptr};
  nn::BatchNorm2d stem_norm_{nullptr};
  std::shared_ptr<torch::nn::Module> blocks_;
  std::vector<Stage> stages_;
  nn::Conv2d head_{nullptr};
  nn::BatchNorm2d head_norm_{nullptr};
  std::vector<Level> levels_;
  std::int64_t embedding_size_ = 0;
};

MobileNetwork::MobileNetwork(const MobileConfig& config, const ModelSpec& spec)
    : config_(config) {
  const MobileStages stages = mobile_stages(config, spec);
  std::int64_t channels = stages.back().back().out;
  embedding_size_ = config.tail == MobileTail::kNone
                        ? channels
                        : mobile_embedding_size(config, spec);
  add_stem(spec);
  add_stages(stages);
  if (config.tail == MobileTail::kPooled) {
    add_pooled_layer(stages);
    channels = mobile_pooled_channels(stages);
  }
  if (config.tail != MobileTail::kNone) add_head(channels);
}

nn::BatchNorm2d MobileNetwork::make_norm(std::int64_t channels) const {
  return nn::BatchNorm2d(
      nn::BatchNormOptions{channels, config_.eps, config_.momentum});
}

void MobileNetwork::add_stem(const ModelSpec& spec) {
  nn::ConvOptions conv;
  conv.in = 3;
  conv.out = mobile_stem_channels(config_, spec);
  conv.kernel = 3;
  conv.stride = spec.stem == Stem::kSmall ? 1 : 2;
  conv.padding = mobile_padding(config_, spec);
  stem_ = register_module("conv_stem", nn::Conv2d(conv));
  stem_norm_ = register_module("bn1", make_norm(conv.out));
  add_level(conv.out, conv.stride);
}

// The map of the stage reached, or of the stem, replaces the level of its
// size, so the last one stays.
void MobileNetwork::add_level(std::int64_t channels, std::int64_t stride) {
  if (!levels_.empty() && levels_.back().stride == stride) {
    levels_.pop_back();
    if (stages_.size() > 1) stages_[stages_.size() - 2].ends_level = false;
  }
  if (stages_.empty()) {
    levels_.push_back({"bn1", channels, stride});
    return;
  }
  const std::string index = std::to_string(stages_.size() - 1);
  levels_.push_back({"blocks." + index, channels, stride});
  stages_.back().ends_level = true;
}

std::shared_ptr<torch::nn::Module> MobileNetwork::add_stage_module() {
  const std::string index = std::to_string(stages_.size());
  stages_.emplace_back();
  return blocks_->register_module(index, std::make_shared<torch::nn::Module>());
}

void MobileNetwork::add_stages(const MobileStages& stages) {
  blocks_ = register_module("blocks", std::make_shared<torch::nn::Module>());
  std::int64_t stride = levels_.back().stride;
  for (const std::vector<InvertedResidualOptions>& blocks : stages) {
    const auto module = add_stage_module();
    Stage& stage = stages_.back();
    for (const InvertedResidualOptions& options : blocks) {
      stride *= options.stride;
      stage.blocks.push_back(
          module->register_module(std::to_string(stage.blocks.size()),
                                  std::make_shared<InvertedResidual>(options)));
    }
    add_level(blocks.back().out, stride);
  }
}

void MobileNetwork::add_pooled_layer(const MobileStages& stages) {
  nn::ConvOptions conv;
  conv.in = stages.back().back().out;
  conv.out = mobile_pooled_channels(stages);
  nn::ConvNormStyle style;
  style.eps = config_.eps;
  style.momentum = config_.momentum;
  style.conv_name = "conv";
  style.norm_name = "bn1";
  const auto module = add_stage_module();
  stages_.back().last = module->register_module(
      "0", nn::ConvNorm(conv, config_.activation, style));
  add_level(conv.out, levels_.back().stride);
}

void MobileNetwork::add_head(std::int64_t in) {
  nn::ConvOptions conv;
  conv.in = in;
  conv.out = embedding_size_;
  conv.bias = config_.tail == MobileTail::kPooled;
  head_ = register_module("conv_head", nn::Conv2d(conv));
  if (config_.tail == MobileTail::kConvolution) {
    head_norm_ = register_module("bn2", make_norm(conv.out));
  }
}

Features MobileNetwork::forward_features(const Tensor& input) {
  Features features;
  features.embedding = run(input, &features.maps);
  return features;
}

Tensor MobileNetwork::run(const Tensor& input, std::vector<Tensor>* maps) {
  Tensor x = nn::activate_(stem_norm_(stem_(input)), config_.activation);
  if (maps != nullptr && levels_.front().name == "bn1") maps->push_back(x);
  for (Stage& stage : stages_) {
    for (const auto& block : stage.blocks) x = block->forward(x);
    if (stage.last) x = stage.last(x);
    if (maps != nullptr && stage.ends_level) maps->push_back(x);
  }
  return run_tail(x);
}

Tensor MobileNetwork::run_tail(Tensor x) {
  switch (config_.tail) {
    case MobileTail::kNone:
      return x.mean({2, 3});
    case MobileTail::kConvolution:
      x = nn::activate_(head_norm_(head_(x)), config_.activation);
      return x.mean({2, 3});
    case MobileTail::kPooled:
      x = head_(x.mean({2, 3}, /*keepdim=*/true));
      return nn::activate_(x, config_.activation).flatten(1);
  }
  return x;
}

void MobileNetwork::init_weights(const at::Generator& generator) {
  nn::init_convolutions(*this, config_.fan, generator);
  // torchvision's is a linear layer.
  if (config_.tail == MobileTail::kPooled && config_.fan == nn::Fan::kOut) {
    const torch::NoGradGuard no_grad;
    head_->weight.normal_(0.0, config_.classifier_deviation, generator);
  }
}

void MobileNetwork::init_classifier(torch::nn::LinearImpl& linear,
                                    const at::Generator& generator) const {
  if (config_.classifier_deviation > 0.0) {
    nn::init_linear_normal(linear, config_.classifier_deviation, generator);
  } else {
    const auto classes = static_cast<double>(linear.weight.size(0));
    nn::init_linear_uniform(linear, 1.0 / std::sqrt(classes), generator);
  }
}

}  // namespace

BackbonePtr make_mobile_network(const MobileConfig& config,
                                const ModelSpec& spec) {
  return std::make_shared<MobileNetwork>(config, spec);
}

}  // namespace solera::models
