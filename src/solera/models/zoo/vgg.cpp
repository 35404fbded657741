#include "solera/models/zoo/vgg.h"

#include <torch/torch.h>

#include <memory>
#include <string>
#include <vector>

#include "solera/nn/activation.h"
#include "solera/nn/batch_norm.h"
#include "solera/nn/conv.h"
#include "solera/nn/init.h"

namespace solera::models {
namespace {

using nn::Activation;
using torch::Tensor;

// Convolutions of each stage; a 2x2 max pooling ends it.
struct VggStage {
  std::int64_t channels;
  std::int64_t depth;
};
constexpr VggStage kVggStages[] = {
    {64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}};
constexpr std::int64_t kVggLastChannels = 4096;
constexpr std::int64_t kVggSide = 7;  // of the map that fc1 reads

// Rows of the images' last maps times a weight [out, C, 7, 7]. Both are
// flattened in the order in which they lie in memory: the weight has 100 M
// numbers.
Tensor apply_fully_connected(const Tensor& map, const nn::Conv2d& layer) {
  const Tensor& weight = layer->weight;
  if (weight.is_contiguous()) {
    return torch::linear(map.flatten(1), weight.flatten(1), layer->bias);
  }
  const auto channels_last = [](const Tensor& x) {
    return x.permute({0, 2, 3, 1}).flatten(1);
  };
  return torch::linear(channels_last(map), channels_last(weight), layer->bias);
}

class Vgg final : public Backbone {
 public:
  explicit Vgg(const ModelSpec& spec);

  Features forward_features(const Tensor& input) override;
  Tensor embed(const Tensor& input) override { return run(input, nullptr); }
  const std::vector<Level>& levels() const override { return levels_; }
  std::int64_t embedding_size() const override { return fc2_->options().out; }
  void init_weights(const at::Generator& generator) override;
  void init_classifier(torch::nn::LinearImpl& linear,
                       const at::Generator& generator) const override;

 private:
  struct Layer {
    nn::Conv2d conv;
    nn::BatchNorm2d norm;
    bool ends_stage;
  };

  // The embedding; the maps go to `maps` unless it is null.
  Tensor run(const Tensor& input, std::vector<Tensor>* maps);
  Tensor connect_fully(const Tensor& map);
  void add_layer(std::int64_t in, std::int64_t out, bool ends_stage);
  void add_fully_connected(std::int64_t in, std::int64_t width);

  double dropout_;
  std::shared_ptr<torch::nn::Module> features_;
  std::vector<Layer> layers_;
  nn::Conv2d fc1_{nullptr};
  nn::Conv2d fc2_{nullptr};
  std::vector<Level> levels_;
  std::int64_t index_ = 0;  // of the next layer in torchvision's sequence
  std::int64_t stride_ = 1;
};

Vgg::Vgg(const ModelSpec& spec)
    : dropout_(spec.dropout),
      features_(
          register_module("features", std::make_shared<torch::nn::Module>())) {
  std::int64_t in = 3;
  for (const VggStage& stage : kVggStages) {
    const std::int64_t out = scale_channels(stage.channels, spec.width);
    for (std::int64_t i = 1; i <= stage.depth; ++i) {
      add_layer(in, out, i == stage.depth);
      in = out;
    }
  }
  levels_.push_back({"features." + std::to_string(index_ - 1), in, stride_});
  add_fully_connected(in, scale_channels(kVggLastChannels, spec.width));
}

void Vgg::add_layer(std::int64_t in, std::int64_t out, bool ends_stage) {
  nn::ConvOptions conv;
  conv.in = in;
  conv.out = out;
  conv.kernel = 3;
  conv.bias = true;
  nn::BatchNormOptions norm;
  norm.channels = out;
  layers_.push_back(
      {features_->register_module(std::to_string(index_), nn::Conv2d(conv)),
       features_->register_module(std::to_string(index_ + 1),
                                  nn::BatchNorm2d(norm)),
       ends_stage});
  index_ += 3;
  if (!ends_stage) return;
  levels_.push_back({"features." + std::to_string(index_ - 1), out, stride_});
  index_ += 1;
  stride_ *= 2;
}

void Vgg::add_fully_connected(std::int64_t in, std::int64_t width) {
  auto layers =
      register_module("pre_logits", std::make_shared<torch::nn::Module>());
  nn::ConvOptions fc;
  fc.in = in;
  fc.out = width;
  fc.kernel = kVggSide;
  fc.bias = true;
  fc1_ = layers->register_module("fc1", nn::Conv2d(fc));
  fc.in = width;
  fc.kernel = 1;
  fc2_ = layers->register_module("fc2", nn::Conv2d(fc));
}

Features Vgg::forward_features(const Tensor& input) {
  Features features;
  features.embedding = run(input, &features.maps);
  return features;
}

Tensor Vgg::run(const Tensor& input, std::vector<Tensor>* maps) {
  Tensor x = input;
  for (Layer& layer : layers_) {
    x = activate_(layer.norm(layer.conv(x)), Activation::kRelu);
    if (!layer.ends_stage) continue;
    if (maps != nullptr) maps->push_back(x);
    x = torch::max_pool2d(x, {2, 2});
  }
  if (maps != nullptr) maps->push_back(x);
  return connect_fully(x);
}

Tensor Vgg::connect_fully(const Tensor& map) {
  const Tensor averaged = torch::adaptive_avg_pool2d(map, {kVggSide, kVggSide});
  Tensor x =
      activate_(apply_fully_connected(averaged, fc1_), Activation::kRelu);
  x = torch::dropout(x, dropout_, is_training());
  return activate_(apply_fully_connected(x.unsqueeze(2).unsqueeze(3), fc2_),
                   Activation::kRelu);
}

void Vgg::init_weights(const at::Generator& generator) {
  nn::init_convolutions(*features_, nn::Fan::kOut, generator);
  const torch::NoGradGuard no_grad;
  for (nn::Conv2d layer : {fc1_, fc2_}) {
    layer->weight.normal_(0.0, 0.01, generator);
    layer->bias.zero_();
  }
}

void Vgg::init_classifier(torch::nn::LinearImpl& linear,
                          const at::Generator& generator) const {
  nn::init_linear_normal(linear, 0.01, generator);
}

}  // namespace

BackbonePtr make_vgg16_bn(const ModelSpec& spec) {
  return std::make_shared<Vgg>(spec);
}

}  // namespace solera::models
