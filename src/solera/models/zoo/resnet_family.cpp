#include "solera/models/zoo/families.h"
#include "solera/models/zoo/resnet.h"

namespace solera::models {
namespace {

constexpr double kWideCrop = 0.95;  // of timm's later weights

InputSpec timm_input(double crop_pct) {
  InputSpec input;
  input.crop_pct = crop_pct;
  input.interpolation = Interpolation::kBicubic;
  return input;
}

LibraryForm timm_form(const std::string& name, double crop_pct) {
  LibraryForm timm{"timm", name, "fc"};
  timm.input = timm_input(crop_pct);
  return timm;
}

ModelEntry resnet(const std::string& name, const std::string& description,
                  std::vector<LibraryForm> forms, const ResNetConfig& config) {
  ModelEntry entry;
  entry.name = name;
  entry.description = description;
  entry.forms = std::move(forms);
  entry.make = [config](const ModelSpec& spec) {
    return make_resnet(config, spec);
  };
  return entry;
}

// In torchvision and timm, under the same names.
ModelEntry in_both(const std::string& name, const std::string& description,
                   const ResNetConfig& config, double timm_crop = kWideCrop) {
  return resnet(name, description,
                {{"torchvision", name, "fc"}, timm_form(name, timm_crop)},
                config);
}

ModelEntry in_timm(const std::string& name, const std::string& description,
                   ResNetConfig config, double crop_pct = 0.875) {
  config.init = ResNetInit::kTimm;
  ModelEntry entry = resnet(name, description, {{"timm", name, "fc"}}, config);
  entry.input = timm_input(crop_pct);
  return entry;
}

// Xie et al., arXiv 1611.05431: 32 groups, 4 channels each at first.
ResNetConfig resnext_32x4d(std::vector<std::int64_t> depths) {
  ResNetConfig config = bottleneck_resnet(std::move(depths));
  config.block.groups = 32;
  config.block.group_width = 4;
  return config;
}

// Zagoruyko and Komodakis, arXiv 1605.07146: bottlenecks of twice the width.
ResNetConfig wide_resnet() {
  ResNetConfig config = bottleneck_resnet({3, 4, 6, 3});
  config.block.group_width = 128;
  return config;
}

ResNetConfig with_deep_stem(ResNetConfig config,
                            std::vector<std::int64_t> channels) {
  config.stem = std::move(channels);
  return config;
}

// He et al., arXiv 1812.01187.
ResNetConfig resnet_d(ResNetConfig config, std::vector<std::int64_t> stem) {
  config.block.shortcut = ResNetShortcut::kAverage;
  return with_deep_stem(std::move(config), std::move(stem));
}

// Hu et al., arXiv 1709.01507.
ResNetConfig with_squeeze(ResNetConfig config) {
  config.block.squeezes = true;
  return config;
}

ResNetConfig senet_154() {
  ResNetConfig config = bottleneck_resnet({3, 8, 36, 3});
  config.block.groups = 64;
  config.block.group_width = 4;
  config.block.first_divisor = 2;
  config.block.shortcut_kernel = 3;
  return with_deep_stem(with_squeeze(config), {64, 64, 128});
}

}  // namespace

std::vector<ModelEntry> resnet_family() {
  return {
      resnet("resnet10", "ResNet of 4 basic blocks, 4.9 M parameters",
             {{"solera", "resnet10", "fc"}}, basic_resnet({1, 1, 1, 1})),
      in_both("resnet18", "ResNet-18, 11.7 M parameters",
              basic_resnet({2, 2, 2, 2})),
      in_both("resnet34", "ResNet-34, 21.8 M parameters",
              basic_resnet({3, 4, 6, 3})),
      in_both("resnet50", "ResNet-50, 25.6 M parameters",
              bottleneck_resnet({3, 4, 6, 3})),
      in_both("resnet101", "ResNet-101, 44.5 M parameters",
              bottleneck_resnet({3, 4, 23, 3})),
      in_both("resnet152", "ResNet-152, 60.2 M parameters",
              bottleneck_resnet({3, 8, 36, 3})),
      in_timm("resnet50d", "ResNet-50-D, 25.6 M parameters",
              resnet_d(bottleneck_resnet({3, 4, 6, 3}), {32, 32, 64})),
      in_timm("resnet152s", "ResNet-152 with a deep stem, 60.3 M parameters",
              with_deep_stem(bottleneck_resnet({3, 8, 36, 3}), {64, 64, 128})),
      in_both("resnext50_32x4d", "ResNeXt-50 32x4d, 25.0 M parameters",
              resnext_32x4d({3, 4, 6, 3})),
      in_both("wide_resnet50_2", "Wide ResNet-50-2, 68.9 M parameters",
              wide_resnet(), 0.875),
      in_timm("seresnet50", "SE-ResNet-50, 28.1 M parameters",
              with_squeeze(bottleneck_resnet({3, 4, 6, 3})), kWideCrop),
      in_timm(
          "seresnext26t_32x4d", "SE-ResNeXt-26-T 32x4d, 16.8 M parameters",
          resnet_d(with_squeeze(resnext_32x4d({2, 2, 2, 2})), {24, 32, 64})),
      in_timm("senet154", "SENet-154, 115.1 M parameters", senet_154()),
  };
}

}  // namespace solera::models
