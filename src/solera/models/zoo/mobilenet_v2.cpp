#include "solera/models/zoo/mobilenet_v2.h"

#include <torch/torch.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "solera/models/zoo/inverted_residual.h"
#include "solera/nn/conv_norm.h"
#include "solera/nn/init.h"

namespace solera::models {
namespace {

using torch::Tensor;

// Table 2 of the paper.
struct Stage {
  std::int64_t expansion;
  std::int64_t channels;
  std::int64_t depth;
  std::int64_t stride;
};
constexpr Stage kStages[] = {{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2},
                             {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2},
                             {6, 320, 1, 1}};
constexpr std::int64_t kStemChannels = 32;
constexpr std::int64_t kLastChannels = 1280;

class MobileNetV2 final : public Backbone {
 public:
  explicit MobileNetV2(const ModelSpec& spec);

  Features forward_features(const Tensor& input) override;
  Tensor embed(const Tensor& input) override { return run(input, nullptr); }
  const std::vector<Level>& levels() const override { return levels_; }
  std::int64_t embedding_size() const override { return embedding_size_; }
  void init_weights(const at::Generator& generator) override;
  void init_classifier(torch::nn::LinearImpl& linear,
                       const at::Generator& generator) const override;

 private:
  struct Block {
    std::shared_ptr<InvertedResidual> module;
    bool ends_level;
  };

  // The embedding; the maps go to `maps` unless it is null.
  Tensor run(const Tensor& input, std::vector<Tensor>* maps);
  void add_stem(const ModelSpec& spec);
  void add_block(const InvertedResidualOptions& options);
  void add_last(std::int64_t in, double width);
  std::string next_index() const { return std::to_string(blocks_.size() + 1); }

  std::shared_ptr<torch::nn::Module> features_;
  nn::ConvNorm stem_{nullptr};
  std::vector<Block> blocks_;
  nn::ConvNorm last_{nullptr};
  std::vector<Level> levels_;
  std::int64_t stride_ = 1;  // of the map reached so far
  std::int64_t embedding_size_ = 0;
};

MobileNetV2::MobileNetV2(const ModelSpec& spec) {
  features_ =
      register_module("features", std::make_shared<torch::nn::Module>());
  add_stem(spec);
  InvertedResidualOptions block;
  block.in = scale_channels(kStemChannels, spec.width);
  block.padding = spec.padding;
  for (const Stage& stage : kStages) {
    block.out = scale_channels(stage.channels, spec.width);
    block.expansion = stage.expansion;
    for (std::int64_t i = 0; i < stage.depth; ++i) {
      block.stride = i == 0 ? stage.stride : 1;
      add_block(block);
      block.in = block.out;
    }
  }
  add_last(block.in, spec.width);
}

void MobileNetV2::add_stem(const ModelSpec& spec) {
  nn::ConvOptions conv;
  conv.in = 3;
  conv.out = scale_channels(kStemChannels, spec.width);
  conv.kernel = 3;
  conv.stride = spec.stem == Stem::kSmall ? 1 : 2;
  conv.padding = spec.padding;
  stride_ = conv.stride;
  stem_ = features_->register_module(
      "0", nn::ConvNorm(conv, nn::Activation::kRelu6));
}

// A block replaces the level of its resolution, so the last one stays.
void MobileNetV2::add_block(const InvertedResidualOptions& options) {
  const std::string index = next_index();
  stride_ *= options.stride;
  if (!levels_.empty() && levels_.back().stride == stride_) {
    levels_.pop_back();
    blocks_.back().ends_level = false;
  }
  levels_.push_back({"features." + index, options.out, stride_});
  auto block = std::make_shared<InvertedResidual>(options);
  blocks_.push_back({features_->register_module(index, block), true});
}

void MobileNetV2::add_last(std::int64_t in, double width) {
  embedding_size_ = scale_channels(kLastChannels, std::max(1.0, width));
  nn::ConvOptions conv;
  conv.in = in;
  conv.out = embedding_size_;
  last_ = features_->register_module(
      next_index(), nn::ConvNorm(conv, nn::Activation::kRelu6));
}

Features MobileNetV2::forward_features(const Tensor& input) {
  Features features;
  features.embedding = run(input, &features.maps);
  return features;
}

Tensor MobileNetV2::run(const Tensor& input, std::vector<Tensor>* maps) {
  Tensor x = stem_(input);
  for (const Block& block : blocks_) {
    x = block.module->forward(x);
    if (maps != nullptr && block.ends_level) maps->push_back(x);
  }
  return last_(x).mean({2, 3});
}

void MobileNetV2::init_weights(const at::Generator& generator) {
  nn::init_convolutions(*this, nn::Fan::kOut, generator);
}

void MobileNetV2::init_classifier(torch::nn::LinearImpl& linear,
                                  const at::Generator& generator) const {
  nn::init_linear_normal(linear, 0.01, generator);
}

}  // namespace

BackbonePtr make_mobilenet_v2(const ModelSpec& spec) {
  return std::make_shared<MobileNetV2>(spec);
}

}  // namespace solera::models
