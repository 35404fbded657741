#include "solera/models/zoo/convnext.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <array>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/models/zoo/convnext_block.h"
#include "solera/nn/init.h"
#include "solera/nn/patch_conv.h"

namespace solera::models {
namespace {

using torch::Tensor;

constexpr std::array<std::int64_t, 4> kConvNextChannels = {96, 192, 384, 768};
constexpr std::array<std::int64_t, 4> kConvNextDepths = {3, 3, 9, 3};
constexpr std::int64_t kConvNextStride = 32;

class ConvNext final : public Backbone {
 public:
  ConvNext(ConvNextVersion version, const ModelSpec& spec);

  Features forward_features(const Tensor& input) override;
  Tensor embed(const Tensor& input) override { return run(input, nullptr); }
  const std::vector<Level>& levels() const override { return levels_; }
  std::int64_t embedding_size() const override {
    return kConvNextChannels.back();
  }
  void init_weights(const at::Generator& generator) override;
  void init_classifier(torch::nn::LinearImpl& linear,
                       const at::Generator& generator) const override;

 private:
  struct Stage {
    nn::LayerNorm2d norm{nullptr};  // null in the first stage
    nn::PatchConv2d reduction{nullptr};
    std::vector<ConvNextBlock> blocks;
  };

  // The embedding; the maps go to `maps` unless it is null.
  Tensor run(const Tensor& input, std::vector<Tensor>* maps);
  void add_stem();
  void add_stage(torch::nn::Module& stages, std::size_t index,
                 ConvNextVersion version);
  void check_sides(const Tensor& input) const;

  std::string name_;
  nn::PatchConv2d stem_;
  nn::LayerNorm2d stem_norm_;
  std::vector<Stage> stages_;
  nn::LayerNorm norm_;
  std::vector<Level> levels_;
};

ConvNext::ConvNext(ConvNextVersion version, const ModelSpec& spec)
    : name_(spec.architecture),
      stem_(nn::PatchConvOptions{3, kConvNextChannels.front(), 4}),
      stem_norm_(nn::LayerNormOptions{kConvNextChannels.front()}),
      norm_(nn::LayerNormOptions{kConvNextChannels.back()}) {
  add_stem();
  auto stages =
      register_module("stages", std::make_shared<torch::nn::Module>());
  for (std::size_t i = 0; i < kConvNextChannels.size(); ++i) {
    add_stage(*stages, i, version);
  }
  register_module("head", std::make_shared<torch::nn::Module>())
      ->register_module("norm", norm_);
}

void ConvNext::add_stem() {
  auto stem = register_module("stem", std::make_shared<torch::nn::Module>());
  stem->register_module("0", stem_);
  stem->register_module("1", stem_norm_);
}

void ConvNext::add_stage(torch::nn::Module& stages, std::size_t index,
                         ConvNextVersion version) {
  const std::string name = std::to_string(index);
  const std::int64_t channels = kConvNextChannels[index];
  auto module =
      stages.register_module(name, std::make_shared<torch::nn::Module>());
  Stage stage;
  if (index > 0) {
    const std::int64_t in = kConvNextChannels[index - 1];
    auto downsample = module->register_module(
        "downsample", std::make_shared<torch::nn::Module>());
    stage.norm = downsample->register_module(
        "0", nn::LayerNorm2d(nn::LayerNormOptions{in}));
    stage.reduction = downsample->register_module(
        "1", nn::PatchConv2d(nn::PatchConvOptions{in, channels, 2}));
  }
  auto blocks =
      module->register_module("blocks", std::make_shared<torch::nn::Module>());
  for (std::int64_t i = 0; i < kConvNextDepths[index]; ++i) {
    stage.blocks.push_back(blocks->register_module(
        std::to_string(i), ConvNextBlock(channels, version)));
  }
  stages_.push_back(std::move(stage));
  levels_.push_back({"stages." + name, channels, std::int64_t{4} << index});
}

Features ConvNext::forward_features(const Tensor& input) {
  Features features;
  features.embedding = run(input, &features.maps);
  return features;
}

Tensor ConvNext::run(const Tensor& input, std::vector<Tensor>* maps) {
  check_sides(input);
  Tensor x = stem_norm_(stem_(input));
  for (Stage& stage : stages_) {
    if (stage.norm) x = stage.reduction(stage.norm(x));
    for (ConvNextBlock& block : stage.blocks) x = block(x);
    if (maps != nullptr) maps->push_back(x);
  }
  return norm_(x.mean({2, 3}));
}

void ConvNext::check_sides(const Tensor& input) const {
  const std::int64_t height = input.size(2);
  const std::int64_t width = input.size(3);
  if (height >= kConvNextStride && width >= kConvNextStride) return;
  throw Error(ErrorKind::kUsage, name_,
              fmt::format("input of {} x {} pixels, expected {} or more; "
                          "change the input size",
                          height, width, kConvNextStride));
}

void ConvNext::init_weights(const at::Generator& generator) {
  const torch::NoGradGuard no_grad;
  for (auto& item : named_parameters()) {
    Tensor& tensor = item.value();
    if (tensor.dim() >= 2) tensor.normal_(0.0, 0.02, generator);
    if (ends_with(item.key(), ".gamma")) tensor.fill_(1e-6);
  }
}

void ConvNext::init_classifier(torch::nn::LinearImpl& linear,
                               const at::Generator& generator) const {
  nn::init_linear_normal(linear, 0.02, generator);
}

std::vector<LibraryName> torchvision_convnext_names(const ModelSpec&) {
  std::vector<LibraryName> names = {{"stem.0.", "features.0.0."},
                                    {"stem.1.", "features.0.1."}};
  for (std::size_t i = 0; i < kConvNextDepths.size(); ++i) {
    const std::string own = "stages." + std::to_string(i) + ".";
    if (i > 0) {
      names.push_back(
          {own + "downsample.", "features." + std::to_string(2 * i) + "."});
    }
    for (std::int64_t j = 0; j < kConvNextDepths[i]; ++j) {
      const std::string block = own + "blocks." + std::to_string(j) + ".";
      const std::string library = fmt::format("features.{}.{}.", 2 * i + 1, j);
      names.push_back({block + "gamma", library + "layer_scale"});
      names.push_back({block + "conv_dw.", library + "block.0."});
      names.push_back({block + "norm.", library + "block.2."});
      names.push_back({block + "mlp.fc1.", library + "block.3."});
      names.push_back({block + "mlp.fc2.", library + "block.5."});
    }
  }
  names.push_back({"head.norm.", "classifier.0."});
  return names;
}

// The same state with factors of the shape that `reshape` gives them.
template <class Reshape>
tensor::StateDict with_factors(const tensor::StateDict& state,
                               const Reshape& reshape) {
  tensor::StateDict result;
  for (const auto& [name, tensor] : state) {
    result.set(name,
               ends_with(name, ".layer_scale") ? reshape(tensor) : tensor);
  }
  return result;
}

}  // namespace

BackbonePtr make_convnext_tiny(ConvNextVersion version, const ModelSpec& spec) {
  return std::make_shared<ConvNext>(version, spec);
}

LibraryForm torchvision_convnext_tiny() {
  LibraryForm form{"torchvision", "convnext_tiny", "classifier.2"};
  form.names = &torchvision_convnext_names;
  form.after = [](const tensor::StateDict& state) {
    return with_factors(state, [](const Tensor& factors) {
      return factors.view({-1, 1, 1});
    });
  };
  form.before = [](const tensor::StateDict& state) {
    return with_factors(
        state, [](const Tensor& factors) { return factors.reshape({-1}); });
  };
  form.level_name = [](const std::string& level) {
    const int stage = std::stoi(level.substr(level.find('.') + 1));
    return "features." + std::to_string(2 * stage + 1);
  };
  return form;
}

}  // namespace solera::models
