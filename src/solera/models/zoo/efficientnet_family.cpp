#include "solera/models/zoo/families.h"
#include "solera/models/zoo/mobile_entry.h"

namespace solera::models {
namespace {

// A size of the family: multipliers of width and depth, and the inputs that
// weights of torchvision (IMAGENET1K_V1), timm and TensorFlow were made for.
struct EfficientNetSize {
  int number;
  double width;
  double depth;
  const char* parameters;
  InputSpec torchvision;
  InputSpec timm;
  InputSpec tensorflow;
};

std::vector<EfficientNetSize> sizes() {
  return {
      {0, 1.0, 1.0, "5.3", bicubic_input(), bicubic_input(), bicubic_input()},
      {1, 1.0, 1.1, "7.8", bicubic_input(240, 240.0 / 256),
       half(bicubic_input(240, 0.9)), bicubic_input(240, 0.882)},
      {2, 1.1, 1.2, "9.1", bicubic_input(288, 1.0), bicubic_input(256),
       bicubic_input(260, 0.89)},
      {3, 1.2, 1.4, "12.2", bicubic_input(300, 300.0 / 320), bicubic_input(288),
       bicubic_input(300, 0.904)},
      {4, 1.4, 1.8, "19.3", bicubic_input(380, 380.0 / 384), bicubic_input(320),
       bicubic_input(380, 0.922)},
  };
}

// Table 1 of the paper.
MobileConfig efficientnet(const EfficientNetSize& size) {
  MobileConfig config;
  config.stages = {{{3, 1, 1, 16, 1, true}},  {{3, 2, 6, 24, 2, true}},
                   {{5, 2, 6, 40, 2, true}},  {{3, 2, 6, 80, 3, true}},
                   {{5, 1, 6, 112, 3, true}}, {{5, 2, 6, 192, 4, true}},
                   {{3, 1, 6, 320, 1, true}}};
  config.width = size.width;
  config.depth = size.depth;
  config.activation = nn::Activation::kSilu;
  config.classifier_deviation = 0.0;
  return config;
}

std::string description_of(const EfficientNetSize& size) {
  return "EfficientNet-B" + std::to_string(size.number) + ", " +
         size.parameters + " M parameters";
}

ModelEntry both_libraries(const EfficientNetSize& size) {
  const MobileConfig config = efficientnet(size);
  const std::string name = "efficientnet_b" + std::to_string(size.number);
  ModelEntry entry = mobile_entry(name, description_of(size), config);
  entry.forms = {torchvision_mobile_form(name, "classifier.1", config,
                                         MobileNames::kEfficientNet),
                 timm_mobile_form(name, size.timm)};
  entry.input = size.torchvision;
  return entry;
}

ModelEntry tensorflow(const EfficientNetSize& size) {
  MobileConfig config = efficientnet(size);
  config.same_only = true;
  config.eps = 1e-3;
  config.fan = nn::Fan::kGroupOut;
  const std::string name = "tf_efficientnet_b" + std::to_string(size.number);
  ModelEntry entry = mobile_entry(
      name, description_of(size) + ", TensorFlow's weights", config);
  entry.forms = {timm_mobile_form(name, size.tensorflow)};
  entry.input = size.tensorflow;
  return entry;
}

}  // namespace

std::vector<ModelEntry> efficientnet_family() {
  std::vector<ModelEntry> entries;
  for (const EfficientNetSize& size : sizes()) {
    entries.push_back(both_libraries(size));
  }
  for (const EfficientNetSize& size : sizes()) {
    entries.push_back(tensorflow(size));
  }
  return entries;
}

}  // namespace solera::models
