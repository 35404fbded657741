#include "solera/models/zoo/vit.h"

#include <ATen/TracerMode.h>
#include <fmt/format.h>
#include <torch/torch.h>

#include <string>
#include <vector>

#include "solera/core/error.h"
#include "solera/models/zoo/vit_block.h"
#include "solera/nn/init.h"
#include "solera/nn/parameter.h"
#include "solera/nn/patch_conv.h"

namespace solera::models {
namespace {

using torch::Tensor;

class Vit final : public Backbone {
 public:
  Vit(const VitConfig& config, const ModelSpec& spec);

  Features forward_features(const Tensor& input) override;
  Tensor embed(const Tensor& input) override { return run(input, nullptr); }
  const std::vector<Level>& levels() const override { return levels_; }
  std::int64_t embedding_size() const override { return config_.channels; }
  void init_weights(const at::Generator& generator) override;
  void init_classifier(torch::nn::LinearImpl& linear,
                       const at::Generator& generator) const override;

 private:
  // The embedding; the maps go to `maps` unless it is null.
  Tensor run(const Tensor& input, std::vector<Tensor>* maps);
  // What is added to the tokens: class token and positions, [1, N, channels].
  Tensor offsets(std::int64_t rows, std::int64_t columns) const;
  // Position embeddings of the patches, [1, rows * columns, channels].
  Tensor positions(std::int64_t rows, std::int64_t columns) const;
  void add_blocks();
  void check_sides(const Tensor& input) const;

  VitConfig config_;
  std::string name_;
  Tensor cls_token_;
  Tensor pos_embed_;
  nn::PatchConv2d proj_;
  std::vector<VitBlock> blocks_;
  nn::LayerNorm norm_;
  std::vector<Level> levels_;
};

Vit::Vit(const VitConfig& config, const ModelSpec& spec)
    : config_(config),
      name_(spec.architecture),
      proj_(nn::PatchConvOptions{3, config.channels, config.patch}),
      norm_(nn::LayerNormOptions{config.channels}) {
  const std::int64_t tokens = config.grid * config.grid + 1;
  cls_token_ =
      register_parameter("cls_token", nn::zeros({1, 1, config.channels}));
  pos_embed_ =
      register_parameter("pos_embed", nn::zeros({1, tokens, config.channels}));
  register_module("patch_embed", std::make_shared<torch::nn::Module>())
      ->register_module("proj", proj_);
  add_blocks();
  register_module("norm", norm_);
}

void Vit::add_blocks() {
  auto blocks =
      register_module("blocks", std::make_shared<torch::nn::Module>());
  for (std::int64_t i = 0; i < config_.depth; ++i) {
    const std::string index = std::to_string(i);
    blocks_.push_back(blocks->register_module(index, VitBlock(config_)));
    if ((i + 1) * 4 % config_.depth == 0) {
      levels_.push_back({"blocks." + index, config_.channels, config_.patch});
    }
  }
}

Features Vit::forward_features(const Tensor& input) {
  Features features;
  features.embedding = run(input, &features.maps);
  return features;
}

Tensor Vit::run(const Tensor& input, std::vector<Tensor>* maps) {
  check_sides(input);
  const Tensor patches = proj_(input);
  const std::int64_t rows = patches.size(2);
  const std::int64_t columns = patches.size(3);
  // A row of zeros in front, to which the class token is added: no tensor of
  // this graph has the number of images as a constant.
  Tensor x =
      torch::constant_pad_nd(patches.flatten(2).transpose(1, 2), {0, 0, 1, 0});
  x = x + offsets(rows, columns);
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    x = blocks_[i]->forward(x);
    if (maps == nullptr || (i + 1) * 4 % blocks_.size() != 0) continue;
    maps->push_back(x.slice(1, 1).transpose(1, 2).reshape(
        {-1, config_.channels, rows, columns}));
  }
  return norm_(x.select(1, 0));
}

void Vit::check_sides(const Tensor& input) const {
  const std::int64_t height = input.size(2);
  const std::int64_t width = input.size(3);
  if (height > 0 && width > 0 && height % config_.patch == 0 &&
      width % config_.patch == 0) {
    return;
  }
  throw Error(ErrorKind::kUsage, name_,
              fmt::format("input of {} x {} pixels, expected multiples of {}; "
                          "change the input size",
                          height, width, config_.patch));
}

Tensor Vit::offsets(std::int64_t rows, std::int64_t columns) const {
  const Tensor first = pos_embed_.slice(1, 0, 1) + cls_token_;
  return torch::cat({first, positions(rows, columns)}, 1);
}

Tensor Vit::positions(std::int64_t rows, std::int64_t columns) const {
  const Tensor stored = pos_embed_.slice(1, 1);
  const std::int64_t side = config_.grid;
  if (rows == side && columns == side) return stored;
  // They do not depend on the input: a traced graph gets them as a constant
  // and needs no operator for this.
  const at::tracer::impl::NoTracerDispatchMode no_trace;
  const Tensor map =
      stored.reshape({1, side, side, config_.channels}).permute({0, 3, 1, 2});
  const bool narrow = map.element_size() < 4;
  const Tensor resampled = at::_upsample_bicubic2d_aa(
      narrow ? map.to(torch::kFloat) : map, {rows, columns},
      /*align_corners=*/false, c10::nullopt, c10::nullopt);
  return resampled.permute({0, 2, 3, 1})
      .reshape({1, rows * columns, config_.channels})
      .to(map.scalar_type());
}

void Vit::init_weights(const at::Generator& generator) {
  const torch::NoGradGuard no_grad;
  nn::init_linears_normal(*this, 0.02, generator);
  proj_->init_default(generator);
  pos_embed_.normal_(0.0, 0.02, generator);
  cls_token_.normal_(0.0, 1e-6, generator);
  for (VitBlock& block : blocks_) block->init_scales();
}

void Vit::init_classifier(torch::nn::LinearImpl& linear,
                          const at::Generator& generator) const {
  nn::init_linear_normal(linear, 0.02, generator);
}

}  // namespace

BackbonePtr make_vit(const VitConfig& config, const ModelSpec& spec) {
  return std::make_shared<Vit>(config, spec);
}

}  // namespace solera::models
