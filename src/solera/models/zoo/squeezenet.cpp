#include "solera/models/zoo/squeezenet.h"

#include <torch/torch.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "solera/nn/activation.h"
#include "solera/nn/conv.h"
#include "solera/nn/init.h"

namespace solera::models {
namespace {

using nn::Activation;
using torch::Tensor;

nn::Conv2d make_fire_conv(std::int64_t in, std::int64_t out,
                          std::int64_t kernel, std::int64_t stride = 1) {
  nn::ConvOptions conv;
  conv.in = in;
  conv.out = out;
  conv.kernel = kernel;
  conv.stride = stride;
  conv.bias = true;
  return nn::Conv2d(conv);
}

// Few channels, then many: half of them from 1x1, half from 3x3 kernels.
class Fire final : public torch::nn::Module {
 public:
  Fire(std::int64_t in, std::int64_t squeezed, std::int64_t expanded)
      : squeeze_(register_module("squeeze", make_fire_conv(in, squeezed, 1))),
        expand1x1_(register_module("expand1x1",
                                   make_fire_conv(squeezed, expanded, 1))),
        expand3x3_(register_module("expand3x3",
                                   make_fire_conv(squeezed, expanded, 3))) {}

  Tensor forward(const Tensor& x) {
    const Tensor y = activate_(squeeze_(x), Activation::kRelu);
    return activate_(torch::cat({expand1x1_(y), expand3x3_(y)}, 1),
                     Activation::kRelu);
  }

 private:
  nn::Conv2d squeeze_;
  nn::Conv2d expand1x1_;
  nn::Conv2d expand3x3_;
};

// Figure 2 and table 1 of the paper, at the places of version 1.1.
struct FireRow {
  std::int64_t index;  // in torchvision's sequence
  std::int64_t squeezed;
  std::int64_t expanded;
  bool pools;  // before it
};
constexpr FireRow kFireRows[] = {{3, 16, 64, true},    {4, 16, 64, false},
                                 {6, 32, 128, true},   {7, 32, 128, false},
                                 {9, 48, 192, true},   {10, 48, 192, false},
                                 {11, 64, 256, false}, {12, 64, 256, false}};
constexpr std::int64_t kFireStem = 64;

Tensor pool_with_rest(const Tensor& x) {
  return torch::max_pool2d(x, {3, 3}, {2, 2}, {0, 0}, {1, 1},
                           /*ceil_mode=*/true);
}

// He et al., arXiv 1502.01852, as uniform numbers.
void init_fire_convolutions(torch::nn::Module& module,
                            const at::Generator& generator) {
  if (auto* conv = dynamic_cast<nn::Conv2dImpl*>(&module)) {
    const torch::NoGradGuard no_grad;
    const std::int64_t fan_in = conv->weight[0].numel();
    const double bound = std::sqrt(6.0 / static_cast<double>(fan_in));
    conv->weight.uniform_(-bound, bound, generator);
    conv->bias.zero_();
  }
  for (const auto& child : module.children()) {
    init_fire_convolutions(*child, generator);
  }
}

class SqueezeNet final : public Backbone {
 public:
  explicit SqueezeNet(const ModelSpec& spec);

  Features forward_features(const Tensor& input) override;
  Tensor embed(const Tensor& input) override {
    return head_input(input).mean({2, 3});
  }
  const std::vector<Level>& levels() const override { return levels_; }
  std::int64_t embedding_size() const override {
    return levels_.back().channels;
  }
  Tensor head_input(const Tensor& input) override {
    return run(input, nullptr);
  }
  Tensor classify(const Tensor& head_input, const Tensor& weight,
                  const Tensor& bias) const override;
  void init_weights(const at::Generator& generator) override;
  void init_classifier(torch::nn::LinearImpl& linear,
                       const at::Generator& generator) const override;

 private:
  struct Block {
    std::shared_ptr<Fire> module;
    bool pools;  // before it
  };

  // The last map; every level's map goes to `maps` unless it is null.
  Tensor run(const Tensor& input, std::vector<Tensor>* maps);
  Tensor apply_stem(const Tensor& input);

  bool small_stem_;
  nn::Conv2d stem_{nullptr};
  std::vector<Block> blocks_;
  std::vector<Level> levels_;
};

SqueezeNet::SqueezeNet(const ModelSpec& spec)
    : small_stem_(spec.stem == Stem::kSmall) {
  auto features =
      register_module("features", std::make_shared<torch::nn::Module>());
  std::int64_t in = scale_channels(kFireStem, spec.width);
  Level level{"features.1", in, small_stem_ ? 1 : 2};
  stem_ = features->register_module(
      "0", make_fire_conv(3, in, 3, small_stem_ ? 1 : 2));
  for (const FireRow& row : kFireRows) {
    const std::int64_t expanded = scale_channels(row.expanded, spec.width);
    const std::string index = std::to_string(row.index);
    const bool pools = row.pools && !(small_stem_ && blocks_.empty());
    if (pools) levels_.push_back(level);
    if (pools) level.stride *= 2;
    auto fire = std::make_shared<Fire>(
        in, scale_channels(row.squeezed, spec.width), expanded);
    blocks_.push_back({features->register_module(index, fire), pools});
    in = 2 * expanded;
    level = {"features." + index, in, level.stride};
  }
  levels_.push_back(level);
}

Features SqueezeNet::forward_features(const Tensor& input) {
  Features features;
  features.embedding = run(input, &features.maps).mean({2, 3});
  return features;
}

// With nn::Conv2d's border only if the stem is small.
Tensor SqueezeNet::apply_stem(const Tensor& input) {
  const Tensor x =
      small_stem_ ? stem_(input)
                  : torch::conv2d(input, stem_->weight, stem_->bias, {2, 2});
  return activate_(x, Activation::kRelu);
}

Tensor SqueezeNet::run(const Tensor& input, std::vector<Tensor>* maps) {
  Tensor x = apply_stem(input);
  for (const Block& block : blocks_) {
    if (block.pools) {
      if (maps != nullptr) maps->push_back(x);
      x = pool_with_rest(x);
    }
    x = block.module->forward(x);
  }
  if (maps != nullptr) maps->push_back(x);
  return x;
}

Tensor SqueezeNet::classify(const Tensor& head_input, const Tensor& weight,
                            const Tensor& bias) const {
  const Tensor scores =
      torch::conv2d(head_input, weight.unsqueeze(2).unsqueeze(3), bias);
  return activate_(scores, Activation::kRelu).mean({2, 3});
}

void SqueezeNet::init_weights(const at::Generator& generator) {
  init_fire_convolutions(*this, generator);
}

void SqueezeNet::init_classifier(torch::nn::LinearImpl& linear,
                                 const at::Generator& generator) const {
  nn::init_linear_normal(linear, 0.01, generator);
}

}  // namespace

BackbonePtr make_squeezenet1_1(const ModelSpec& spec) {
  return std::make_shared<SqueezeNet>(spec);
}

}  // namespace solera::models
