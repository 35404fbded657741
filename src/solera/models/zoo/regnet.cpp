#include "solera/models/zoo/regnet.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include "solera/models/zoo/regnet_block.h"
#include "solera/nn/init.h"

namespace solera::models {
namespace {

using torch::Tensor;

constexpr std::int64_t kStemChannels = 32;

// As in the paper, widths are whole groups.
std::int64_t scale_groups(std::int64_t channels, double width,
                          std::int64_t group) {
  const double groups = std::round(width * static_cast<double>(channels) /
                                   static_cast<double>(group));
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(groups)) * group;
}

class RegNet final : public Backbone {
 public:
  RegNet(const RegNetConfig& config, const ModelSpec& spec);

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
  using Stage = std::vector<std::shared_ptr<RegNetBlock>>;

  // The embedding; the maps go to `maps` unless it is null.
  Tensor run(const Tensor& input, std::vector<Tensor>* maps);
  void add_stem(const ModelSpec& spec);
  void add_stage(RegNetBlockOptions options, std::int64_t depth);

  bool timm_init_;
  nn::ConvNorm stem_{nullptr};
  std::vector<Stage> stages_;
  std::vector<Level> levels_;
};

RegNet::RegNet(const RegNetConfig& config, const ModelSpec& spec)
    : timm_init_(config.timm_init) {
  add_stem(spec);
  for (std::size_t i = 0; i < config.depths.size(); ++i) {
    RegNetBlockOptions block;
    block.in = levels_.back().channels;
    block.out = scale_groups(config.widths[i], spec.width, config.group_width);
    block.stride = 2;
    block.groups = block.out / config.group_width;
    block.padding = spec.padding;
    add_stage(block, config.depths[i]);
  }
}

void RegNet::add_stem(const ModelSpec& spec) {
  nn::ConvOptions conv;
  conv.in = 3;
  conv.out = scale_channels(kStemChannels, spec.width);
  conv.kernel = 3;
  conv.stride = spec.stem == Stem::kSmall ? 1 : 2;
  conv.padding = spec.padding;
  stem_ = register_module("stem", regnet_layer(conv, nn::Activation::kRelu));
  levels_.push_back({"stem", conv.out, conv.stride});
}

void RegNet::add_stage(RegNetBlockOptions options, std::int64_t depth) {
  const std::string name = "s" + std::to_string(stages_.size() + 1);
  const auto module =
      register_module(name, std::make_shared<torch::nn::Module>());
  levels_.push_back(
      {name, options.out, levels_.back().stride * options.stride});
  stages_.emplace_back();
  for (std::int64_t i = 0; i < depth; ++i) {
    stages_.back().push_back(module->register_module(
        "b" + std::to_string(i + 1), std::make_shared<RegNetBlock>(options)));
    options.in = options.out;
    options.stride = 1;
  }
}

Features RegNet::forward_features(const Tensor& input) {
  Features features;
  features.embedding = run(input, &features.maps);
  return features;
}

Tensor RegNet::run(const Tensor& input, std::vector<Tensor>* maps) {
  Tensor x = stem_(input);
  if (maps != nullptr) maps->push_back(x);
  for (const Stage& stage : stages_) {
    for (const auto& block : stage) x = block->forward(x);
    if (maps != nullptr) maps->push_back(x);
  }
  return x.mean({2, 3});
}

void RegNet::init_weights(const at::Generator& generator) {
  nn::init_convolutions(*this, timm_init_ ? nn::Fan::kGroupOut : nn::Fan::kOut,
                        generator);
  if (!timm_init_) return;
  for (const Stage& stage : stages_) {
    for (const auto& block : stage) block->start_as_identity();
  }
}

void RegNet::init_classifier(torch::nn::LinearImpl& linear,
                             const at::Generator& generator) const {
  nn::init_linear_normal(linear, 0.01, generator);
}

void add_layer(const std::string& own, const std::string& library,
               std::vector<LibraryName>& names) {
  names.push_back({own + ".conv.", library + ".0."});
  names.push_back({own + ".bn.", library + ".1."});
}

void add_block(const std::string& own, const std::string& library,
               bool projects, std::vector<LibraryName>& names) {
  if (projects) add_layer(own + ".downsample", library + ".proj", names);
  add_layer(own + ".conv1", library + ".f.a", names);
  add_layer(own + ".conv2", library + ".f.b", names);
  names.push_back({own + ".se.", library + ".f.se."});
  add_layer(own + ".conv3", library + ".f.c", names);
}

}  // namespace

RegNetConfig regnet_y_800mf() { return {{1, 3, 8, 2}, {64, 144, 320, 784}}; }

RegNetConfig timm_regnety_008() {
  RegNetConfig config{{1, 3, 8, 2}, {64, 128, 320, 768}};
  config.timm_init = true;
  return config;
}

BackbonePtr make_regnet(const RegNetConfig& config, const ModelSpec& spec) {
  return std::make_shared<RegNet>(config, spec);
}

std::vector<LibraryName> torchvision_regnet_names(const RegNetConfig& config) {
  std::vector<LibraryName> names;
  add_layer("stem", "stem", names);
  for (std::size_t i = 0; i < config.depths.size(); ++i) {
    for (std::int64_t k = 0; k < config.depths[i]; ++k) {
      add_block(fmt::format("s{}.b{}", i + 1, k + 1),
                fmt::format("trunk_output.block{0}.block{0}-{1}", i + 1, k),
                /*projects=*/k == 0, names);
    }
  }
  return names;
}

std::string torchvision_regnet_level(const std::string& level) {
  return level == "stem" ? level : "trunk_output.block" + level.substr(1);
}

}  // namespace solera::models
