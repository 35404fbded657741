#include "solera/models/zoo/families.h"
#include "solera/models/zoo/swin_v2.h"
#include "solera/models/zoo/swin_v2_form.h"
#include "solera/models/zoo/vit.h"

namespace solera::models {
namespace {

InputSpec vit_input() {
  return {224, {0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}, 0.9, Interpolation::kBicubic};
}

VitConfig vit_config(std::int64_t channels) {
  VitConfig config;
  config.channels = channels;
  config.heads = channels / 64;
  return config;
}

ModelEntry vit(const std::string& name, const std::string& description,
               const VitConfig& config) {
  ModelEntry entry;
  entry.name = name;
  entry.description = description;
  entry.forms = {{"timm", name, "head"}};
  entry.input = vit_input();
  entry.takes_width = false;
  entry.takes_stem = false;
  entry.takes_padding = false;
  entry.make = [config](const ModelSpec& spec) {
    return make_vit(config, spec);
  };
  return entry;
}

std::vector<LibraryName> torchvision_vit_names(const ModelSpec&) {
  std::vector<LibraryName> names = {
      {"cls_token", "class_token"},
      {"patch_embed.proj.", "conv_proj."},
      {"pos_embed", "encoder.pos_embedding"},
  };
  for (int i = 0; i < VitConfig{}.depth; ++i) {
    const std::string own = "blocks." + std::to_string(i) + ".";
    const std::string library =
        "encoder.layers.encoder_layer_" + std::to_string(i) + ".";
    const std::string attention = library + "self_attention.";
    names.push_back({own + "norm1.", library + "ln_1."});
    names.push_back({own + "attn.qkv.weight", attention + "in_proj_weight"});
    names.push_back({own + "attn.qkv.bias", attention + "in_proj_bias"});
    names.push_back({own + "attn.proj.", attention + "out_proj."});
    names.push_back({own + "norm2.", library + "ln_2."});
    names.push_back({own + "mlp.fc1.", library + "mlp.0."});
    names.push_back({own + "mlp.fc2.", library + "mlp.3."});
  }
  names.push_back({"norm.", "encoder.ln."});
  return names;
}

std::string torchvision_vit_level(const std::string& level) {
  return "encoder.layers.encoder_layer_" + level.substr(level.find('.') + 1);
}

ModelEntry vit_base() {
  ModelEntry entry = vit("vit_base_patch16_224", "ViT-B/16, 86.6 M parameters",
                         vit_config(768));
  LibraryForm torchvision{"torchvision", "vit_b_16", "heads.head"};
  torchvision.names = &torchvision_vit_names;
  torchvision.level_name = &torchvision_vit_level;
  torchvision.input = InputSpec{};
  entry.forms.push_back(torchvision);
  return entry;
}

ModelEntry dino_v2() {
  VitConfig config = vit_config(384);
  config.patch = 14;
  config.grid = 37;
  config.layer_scale = true;
  ModelEntry entry = vit("vit_small_patch14_dinov2",
                         "ViT-S/14 of DINOv2, 22.1 M parameters", config);
  entry.input = InputSpec{};
  entry.input.size = 518;
  entry.input.crop_pct = 1.0;
  entry.input.interpolation = Interpolation::kBicubic;
  return entry;
}

ModelEntry swin_v2_t() {
  ModelEntry entry;
  entry.name = "swin_v2_t";
  entry.description = "Swin Transformer V2-T, windows of 8, 28.3 M parameters";
  LibraryForm timm{"timm", "swinv2_tiny_window8_256", "head.fc"};
  entry.input.size = 256;
  entry.input.crop_pct = 256.0 / 260.0;
  entry.input.interpolation = Interpolation::kBicubic;
  timm.input = entry.input;
  timm.input->crop_pct = 0.9;
  entry.forms = {torchvision_swin_v2_t(), timm};
  entry.takes_width = false;
  entry.takes_stem = false;
  entry.takes_padding = false;
  entry.make = &make_swin_v2_t;
  return entry;
}

}  // namespace

std::vector<ModelEntry> transformer_family() {
  return {vit("vit_tiny_patch16_224", "ViT-Ti/16, 5.7 M parameters",
              vit_config(192)),
          vit("vit_small_patch16_224", "ViT-S/16, 22.1 M parameters",
              vit_config(384)),
          vit_base(), dino_v2(), swin_v2_t()};
}

}  // namespace solera::models
