#include "solera/models/zoo/densenet.h"

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

constexpr std::int64_t kDepths[] = {6, 12, 24, 16};
constexpr std::int64_t kStemChannels = 64;
constexpr std::int64_t kGrowth = 32;
constexpr std::int64_t kBottleneck = 4;  // inner channels / growth

nn::Conv2d make_dense_conv(std::int64_t in, std::int64_t out,
                           std::int64_t kernel) {
  nn::ConvOptions conv;
  conv.in = in;
  conv.out = out;
  conv.kernel = kernel;
  return nn::Conv2d(conv);
}

nn::BatchNorm2d make_dense_norm(std::int64_t channels) {
  nn::BatchNormOptions norm;
  norm.channels = channels;
  return nn::BatchNorm2d(norm);
}

// New channels from all channels so far; norm and activation come first.
class DenseLayer final : public torch::nn::Module {
 public:
  DenseLayer(std::int64_t in, std::int64_t growth)
      : norm1_(register_module("norm1", make_dense_norm(in))),
        conv1_(register_module("conv1",
                               make_dense_conv(in, kBottleneck * growth, 1))),
        norm2_(register_module("norm2", make_dense_norm(kBottleneck * growth))),
        conv2_(register_module(
            "conv2", make_dense_conv(kBottleneck * growth, growth, 3))) {}

  Tensor forward(const Tensor& x) {
    const Tensor y = conv1_(activate_(norm1_(x), Activation::kRelu));
    return conv2_(activate_(norm2_(y), Activation::kRelu));
  }

 private:
  nn::BatchNorm2d norm1_;
  nn::Conv2d conv1_;
  nn::BatchNorm2d norm2_;
  nn::Conv2d conv2_;
};

class DenseBlock final : public torch::nn::Module {
 public:
  DenseBlock(std::int64_t in, std::int64_t growth, std::int64_t depth) {
    for (std::int64_t i = 0; i < depth; ++i) {
      layers_.push_back(register_module(
          "denselayer" + std::to_string(i + 1),
          std::make_shared<DenseLayer>(in + i * growth, growth)));
    }
  }

  Tensor forward(const Tensor& x) {
    std::vector<Tensor> parts = {x};
    for (const auto& layer : layers_) {
      parts.push_back(layer->forward(torch::cat(parts, 1)));
    }
    return torch::cat(parts, 1);
  }

 private:
  std::vector<std::shared_ptr<DenseLayer>> layers_;
};

// Half the channels, half the side.
class Transition final : public torch::nn::Module {
 public:
  explicit Transition(std::int64_t in)
      : norm_(register_module("norm", make_dense_norm(in))),
        conv_(register_module("conv", make_dense_conv(in, in / 2, 1))) {}

  Tensor forward(const Tensor& x) {
    const Tensor y = conv_(activate_(norm_(x), Activation::kRelu));
    return torch::avg_pool2d(y, {2, 2});
  }

 private:
  nn::BatchNorm2d norm_;
  nn::Conv2d conv_;
};

class DenseNet final : public Backbone {
 public:
  explicit DenseNet(const ModelSpec& spec);

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
  // The embedding; the maps go to `maps` unless it is null.
  Tensor run(const Tensor& input, std::vector<Tensor>* maps);
  void add_stem(std::int64_t channels);
  void add_blocks(std::int64_t in, std::int64_t growth);

  bool small_stem_;
  std::shared_ptr<torch::nn::Module> features_;
  nn::Conv2d conv0_{nullptr};
  nn::BatchNorm2d norm0_{nullptr};
  std::vector<std::shared_ptr<DenseBlock>> blocks_;
  std::vector<std::shared_ptr<Transition>> transitions_;
  nn::BatchNorm2d norm5_{nullptr};
  std::vector<Level> levels_;
};

DenseNet::DenseNet(const ModelSpec& spec)
    : small_stem_(spec.stem == Stem::kSmall),
      features_(
          register_module("features", std::make_shared<torch::nn::Module>())) {
  const std::int64_t channels = scale_channels(kStemChannels, spec.width);
  add_stem(channels);
  add_blocks(channels, scale_channels(kGrowth, spec.width));
}

void DenseNet::add_stem(std::int64_t channels) {
  nn::ConvOptions conv;
  conv.in = 3;
  conv.out = channels;
  conv.kernel = small_stem_ ? 3 : 7;
  conv.stride = small_stem_ ? 1 : 2;
  conv0_ = features_->register_module("conv0", nn::Conv2d(conv));
  norm0_ = features_->register_module("norm0", make_dense_norm(channels));
  if (!small_stem_) levels_.push_back({"features.relu0", channels, 2});
}

void DenseNet::add_blocks(std::int64_t in, std::int64_t growth) {
  std::int64_t stride = small_stem_ ? 1 : 4;
  for (const std::int64_t depth : kDepths) {
    const std::string number = std::to_string(blocks_.size() + 1);
    blocks_.push_back(features_->register_module(
        "denseblock" + number,
        std::make_shared<DenseBlock>(in, growth, depth)));
    in += growth * depth;
    if (blocks_.size() == std::size(kDepths)) break;
    levels_.push_back({"features.denseblock" + number, in, stride});
    transitions_.push_back(features_->register_module(
        "transition" + number, std::make_shared<Transition>(in)));
    in /= 2;
    stride *= 2;
  }
  norm5_ = features_->register_module("norm5", make_dense_norm(in));
  levels_.push_back({"features.norm5", in, stride});
}

Features DenseNet::forward_features(const Tensor& input) {
  Features features;
  features.embedding = run(input, &features.maps);
  return features;
}

Tensor DenseNet::run(const Tensor& input, std::vector<Tensor>* maps) {
  const auto keep = [maps](const Tensor& map) {
    if (maps != nullptr) maps->push_back(map);
  };
  Tensor x = activate_(norm0_(conv0_(input)), Activation::kRelu);
  if (!small_stem_) {
    keep(x);
    x = nn::max_pool_3x3(x, Padding::kSymmetric);
  }
  for (std::size_t i = 0; i < transitions_.size(); ++i) {
    x = blocks_[i]->forward(x);
    keep(x);
    x = transitions_[i]->forward(x);
  }
  x = activate_(norm5_(blocks_.back()->forward(x)), Activation::kRelu);
  keep(x);
  return x.mean({2, 3});
}

void DenseNet::init_weights(const at::Generator& generator) {
  nn::init_convolutions(*this, nn::Fan::kIn, generator);
}

void DenseNet::init_classifier(torch::nn::LinearImpl& linear,
                               const at::Generator& generator) const {
  nn::init_linear_default(linear, generator);
  const torch::NoGradGuard no_grad;
  if (linear.bias.defined()) linear.bias.zero_();
}

}  // namespace

std::vector<LibraryName> densenet121_names_of_2017(const ModelSpec& /*spec*/) {
  std::vector<LibraryName> names = {{"features.conv0.", "features.conv0."},
                                    {"features.norm0.", "features.norm0."}};
  for (std::size_t block = 1; block <= std::size(kDepths); ++block) {
    const std::string number = std::to_string(block);
    for (std::int64_t layer = 1; layer <= kDepths[block - 1]; ++layer) {
      const std::string prefix = "features.denseblock" + number +
                                 ".denselayer" + std::to_string(layer) + ".";
      for (const std::string part : {"norm1", "conv1", "norm2", "conv2"}) {
        names.push_back({prefix + part + ".",
                         prefix + part.substr(0, 4) + "." + part[4] + "."});
      }
    }
    const std::string transition = "features.transition" + number + ".";
    if (block < std::size(kDepths)) names.push_back({transition, transition});
  }
  names.push_back({"features.norm5.", "features.norm5."});
  return names;
}

BackbonePtr make_densenet121(const ModelSpec& spec) {
  return std::make_shared<DenseNet>(spec);
}

}  // namespace solera::models
