#include "solera/models/zoo/families.h"
#include "solera/models/zoo/mobile_entry.h"

namespace solera::models {
namespace {

// TensorFlow's layers with timm's initialisation, which every network that is
// in timm alone has.
MobileConfig in_timm(MobileConfig config) {
  config.fan = nn::Fan::kGroupOut;
  config.classifier_deviation = 0.0;
  return config;
}

MobileConfig in_tensorflow(MobileConfig config) {
  config = in_timm(config);
  config.same_only = true;
  config.eps = 1e-3;
  return config;
}

// Table 1 of the paper.
MobileConfig mobilenet_v1() {
  MobileConfig config = in_timm({});
  config.stages = {{{3, 1, 1, 64, 1}},
                   {{3, 2, 1, 128, 2}},
                   {{3, 2, 1, 256, 2}},
                   {{3, 2, 1, 512, 6}},
                   {{3, 2, 1, 1024, 2}}};
  config.tail = MobileTail::kNone;
  config.activates_blocks = true;
  return config;
}

// Table 2 of the paper.
MobileConfig mobilenet_v2() {
  MobileConfig config;
  config.stages = {{{3, 1, 1, 16, 1}}, {{3, 2, 6, 24, 2}}, {{3, 2, 6, 32, 3}},
                   {{3, 2, 6, 64, 4}}, {{3, 1, 6, 96, 3}}, {{3, 2, 6, 160, 3}},
                   {{3, 1, 6, 320, 1}}};
  config.tail_width = TailWidth::kNeverShrinks;
  return config;
}

MobileConfig mobilenet_v3() {
  MobileConfig config;
  config.stem_channels = 16;
  config.tail = MobileTail::kPooled;
  config.activation = nn::Activation::kHardSwish;
  config.squeezes_inner = true;
  return config;
}

// Table 1 of the paper; expansions as ratios.
MobileConfig mobilenet_v3_large() {
  MobileConfig config = mobilenet_v3();
  config.stages = {
      {{3, 1, 1, 16, 1, false, true}},
      {{3, 2, 4, 24, 1, false, true}, {3, 1, 3, 24, 1, false, true}},
      {{5, 2, 3, 40, 3, true, true}},
      {{3, 2, 6, 80, 1}, {3, 1, 2.5, 80, 1}, {3, 1, 2.3, 80, 2}},
      {{3, 1, 6, 112, 2, true}},
      {{5, 2, 6, 160, 3, true}}};
  config.tail_channels = 1280;
  return config;
}

// Table 2 of the paper.
MobileConfig mobilenet_v3_small() {
  MobileConfig config = mobilenet_v3();
  config.stages = {
      {{3, 2, 1, 16, 1, true, true}},
      {{3, 2, 4.5, 24, 1, false, true}, {3, 1, 3.67, 24, 1, false, true}},
      {{5, 2, 4, 40, 1, true}, {5, 1, 6, 40, 2, true}},
      {{5, 1, 3, 48, 2, true}},
      {{5, 2, 6, 96, 3, true}}};
  config.tail_channels = 1024;
  return config;
}

ModelEntry torchvision_v3(const std::string& name,
                          const std::string& description, MobileConfig config) {
  config.scales_inner = true;
  config.eps = 1e-3;
  config.momentum = 0.01;
  ModelEntry entry = mobile_entry(name, description, config);
  entry.forms = {torchvision_mobile_form(name, "classifier.3", config,
                                         MobileNames::kMobileNetV3)};
  return entry;
}

// A network that only timm has, under the same name.
ModelEntry timm_entry(const std::string& name, const std::string& description,
                      const MobileConfig& config,
                      const InputSpec& input = bicubic_input()) {
  ModelEntry entry = mobile_entry(name, description, config);
  entry.forms = {timm_mobile_form(name, input)};
  entry.input = input;
  return entry;
}

MobileConfig timm_v3(MobileConfig config, double width) {
  config = in_timm(config);
  config.width = width;
  config.tail_width = TailWidth::kFixed;
  return config;
}

ModelEntry tensorflow_v3(const std::string& name,
                         const std::string& description,
                         const MobileConfig& config, double width) {
  return timm_entry("tf_" + name, description + ", TensorFlow's weights",
                    in_tensorflow(timm_v3(config, width)), half(InputSpec{}));
}

ModelEntry both_v2() {
  const MobileConfig config = mobilenet_v2();
  ModelEntry entry =
      mobile_entry("mobilenet_v2", "MobileNetV2, 3.5 M parameters", config);
  entry.forms = {torchvision_mobile_form("mobilenet_v2", "classifier.1", config,
                                         MobileNames::kMobileNetV2),
                 timm_mobile_form("mobilenetv2_100", bicubic_input())};
  return entry;
}

MobileConfig half_v2() {
  MobileConfig config = in_timm(mobilenet_v2());
  config.width = 0.5;
  return config;
}

}  // namespace

std::vector<ModelEntry> mobilenet_family() {
  const std::string large = "MobileNetV3 large, 5.5 M parameters";
  const std::string small = "MobileNetV3 small, 2.5 M parameters";
  const std::string narrow = "MobileNetV3 small x 0.75, 2.0 M parameters";
  const MobileConfig v3_large = mobilenet_v3_large();
  const MobileConfig v3_small = mobilenet_v3_small();
  return {
      timm_entry("mobilenetv1_100", "MobileNetV1, 4.2 M parameters",
                 mobilenet_v1(), half(bicubic_input())),
      both_v2(),
      timm_entry("mobilenetv2_050", "MobileNetV2 x 0.5, 2.0 M parameters",
                 half_v2()),
      torchvision_v3("mobilenet_v3_large", large, v3_large),
      torchvision_v3("mobilenet_v3_small", small, v3_small),
      timm_entry("mobilenetv3_large_100", large + ", timm's",
                 timm_v3(v3_large, 1.0)),
      timm_entry("mobilenetv3_small_100", small + ", timm's",
                 timm_v3(v3_small, 1.0)),
      timm_entry("mobilenetv3_small_075", narrow, timm_v3(v3_small, 0.75)),
      tensorflow_v3("mobilenetv3_large_100", large, v3_large, 1.0),
      tensorflow_v3("mobilenetv3_small_100", small, v3_small, 1.0),
      tensorflow_v3("mobilenetv3_small_075", narrow, v3_small, 0.75),
  };
}

}  // namespace solera::models
