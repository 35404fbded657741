#include "solera/models/zoo/swin_v2.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <array>
#include <string>
#include <vector>

#include "solera/core/error.h"
#include "solera/models/zoo/swin_v2_block.h"
#include "solera/nn/init.h"
#include "solera/nn/patch_conv.h"

namespace solera::models {
namespace {

using torch::Tensor;

constexpr std::array<std::int64_t, 4> kSwinChannels = {96, 192, 384, 768};
constexpr std::array<std::int64_t, 4> kSwinHeads = {3, 6, 12, 24};
constexpr std::array<std::int64_t, 4> kSwinDepths = {2, 2, 6, 2};
constexpr std::int64_t kSwinPatch = 4;
constexpr double kSwinNormEps = 1e-5;

nn::LayerNorm swin_norm(std::int64_t channels) {
  return nn::LayerNorm(nn::LayerNormOptions{channels, kSwinNormEps});
}

// Halves a map: four neighbours side by side, projected and normalised.
class PatchMergingImpl final : public torch::nn::Module {
 public:
  explicit PatchMergingImpl(std::int64_t in)
      : reduction_(nn::LinearOptions{4 * in, 2 * in, /*bias=*/false}),
        norm_(swin_norm(2 * in)) {
    register_module("reduction", reduction_);
    register_module("norm", norm_);
  }

  // [B, H, W, in] to [B, (H + 1) / 2, (W + 1) / 2, 2 * in].
  Tensor forward(const Tensor& map) {
    const std::int64_t odd_rows = map.size(1) % 2;
    const std::int64_t odd_columns = map.size(2) % 2;
    Tensor x = map;
    if (odd_rows + odd_columns > 0) {
      x = torch::constant_pad_nd(x, {0, 0, 0, odd_columns, 0, odd_rows});
    }
    const auto corner = [&](std::int64_t row, std::int64_t column) {
      return x.slice(1, row, c10::nullopt, 2).slice(2, column, c10::nullopt, 2);
    };
    return norm_(reduction_(torch::cat(
        {corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)}, -1)));
  }

 private:
  nn::Linear reduction_;
  nn::LayerNorm norm_;
};
TORCH_MODULE(PatchMerging);

class SwinV2 final : public Backbone {
 public:
  explicit SwinV2(const ModelSpec& spec);

  Features forward_features(const Tensor& input) override;
  Tensor embed(const Tensor& input) override { return run(input, nullptr); }
  const std::vector<Level>& levels() const override { return levels_; }
  std::int64_t embedding_size() const override { return kSwinChannels.back(); }
  void init_weights(const at::Generator& generator) override;
  void init_classifier(torch::nn::LinearImpl& linear,
                       const at::Generator& generator) const override;

 private:
  struct Layer {
    PatchMerging downsample{nullptr};  // null in the first layer
    std::vector<SwinBlock> blocks;
  };

  // The embedding; the maps go to `maps` unless it is null.
  Tensor run(const Tensor& input, std::vector<Tensor>* maps);
  void add_layer(torch::nn::Module& layers, std::size_t index);
  void check_sides(const Tensor& input) const;

  std::string name_;
  nn::PatchConv2d proj_;
  nn::LayerNorm proj_norm_;
  std::vector<Layer> layers_;
  nn::LayerNorm norm_;
  std::vector<Level> levels_;
};

SwinV2::SwinV2(const ModelSpec& spec)
    : name_(spec.architecture),
      proj_(nn::PatchConvOptions{3, kSwinChannels.front(), kSwinPatch}),
      proj_norm_(swin_norm(kSwinChannels.front())),
      norm_(swin_norm(kSwinChannels.back())) {
  auto patch_embed =
      register_module("patch_embed", std::make_shared<torch::nn::Module>());
  patch_embed->register_module("proj", proj_);
  patch_embed->register_module("norm", proj_norm_);
  auto layers =
      register_module("layers", std::make_shared<torch::nn::Module>());
  for (std::size_t i = 0; i < kSwinChannels.size(); ++i) add_layer(*layers, i);
  register_module("norm", norm_);
}

void SwinV2::add_layer(torch::nn::Module& layers, std::size_t index) {
  const std::string name = std::to_string(index);
  auto module =
      layers.register_module(name, std::make_shared<torch::nn::Module>());
  Layer layer;
  if (index > 0) {
    layer.downsample = module->register_module(
        "downsample", PatchMerging(kSwinChannels[index - 1]));
  }
  auto blocks =
      module->register_module("blocks", std::make_shared<torch::nn::Module>());
  SwinBlockOptions options;
  options.channels = kSwinChannels[index];
  options.heads = kSwinHeads[index];
  for (std::int64_t i = 0; i < kSwinDepths[index]; ++i) {
    options.shifted = i % 2 == 1;
    layer.blocks.push_back(
        blocks->register_module(std::to_string(i), SwinBlock(options)));
  }
  layers_.push_back(std::move(layer));
  levels_.push_back({"layers." + name, options.channels, kSwinPatch << index});
}

Features SwinV2::forward_features(const Tensor& input) {
  Features features;
  features.embedding = run(input, &features.maps);
  return features;
}

Tensor SwinV2::run(const Tensor& input, std::vector<Tensor>* maps) {
  check_sides(input);
  Tensor x = proj_norm_(proj_(input).permute({0, 2, 3, 1}));
  for (Layer& layer : layers_) {
    if (layer.downsample) x = layer.downsample(x);
    for (SwinBlock& block : layer.blocks) x = block(x);
    if (maps != nullptr) maps->push_back(x.permute({0, 3, 1, 2}));
  }
  return norm_(x).mean({1, 2});
}

void SwinV2::check_sides(const Tensor& input) const {
  const std::int64_t height = input.size(2);
  const std::int64_t width = input.size(3);
  if (height >= kSwinPatch && width >= kSwinPatch) return;
  throw Error(ErrorKind::kUsage, name_,
              fmt::format("input of {} x {} pixels, expected {} or more; "
                          "change the input size",
                          height, width, kSwinPatch));
}

// As timm and the authors: torchvision's norms start at 1, and then the network
// hardly learns at rates where this one does.
void SwinV2::init_weights(const at::Generator& generator) {
  nn::init_linears_normal(*this, 0.02, generator);
  proj_->init_default(generator);
  for (Layer& layer : layers_) {
    for (SwinBlock& block : layer.blocks) block->init_rest();
  }
}

void SwinV2::init_classifier(torch::nn::LinearImpl& linear,
                             const at::Generator& generator) const {
  nn::init_linear_normal(linear, 0.02, generator);
}

}  // namespace

BackbonePtr make_swin_v2_t(const ModelSpec& spec) {
  return std::make_shared<SwinV2>(spec);
}

}  // namespace solera::models
