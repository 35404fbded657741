#include "solera/models/catalogue.h"

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/models/mobilenet_v2.h"
#include "solera/models/resnet.h"

namespace solera::models {
namespace {

// Of resnet20 and its relatives, at 32 x 32 pixels without crop.
InputSpec cifar_input() {
  return {32, {0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}, 1.0};
}

ModelEntry resnet(const std::string& name, const std::string& library,
                  const std::string& description,
                  BackbonePtr (*make)(const ModelSpec&)) {
  return {name, library, description, "fc", InputSpec{}, true, make};
}

ModelEntry cifar_resnet(const std::string& name, const std::string& description,
                        BackbonePtr (*make)(const ModelSpec&)) {
  return {name, "akamaster", description, "linear", cifar_input(), true, make};
}

std::vector<ModelEntry> make_catalogue() {
  return {
      resnet("resnet10", "solera", "ResNet of 4 basic blocks, 4.9 M parameters",
             [](const ModelSpec& spec) {
               return make_resnet(basic_resnet({1, 1, 1, 1}), spec);
             }),
      resnet("resnet18", "torchvision", "ResNet-18, 11.7 M parameters",
             [](const ModelSpec& spec) {
               return make_resnet(basic_resnet({2, 2, 2, 2}), spec);
             }),
      resnet("resnet34", "torchvision", "ResNet-34, 21.8 M parameters",
             [](const ModelSpec& spec) {
               return make_resnet(basic_resnet({3, 4, 6, 3}), spec);
             }),
      resnet("resnet50", "torchvision", "ResNet-50, 25.6 M parameters",
             [](const ModelSpec& spec) {
               return make_resnet(bottleneck_resnet({3, 4, 6, 3}), spec);
             }),
      {"mobilenet_v2", "torchvision", "MobileNetV2, 3.5 M parameters",
       "classifier.1", InputSpec{}, true, make_mobilenet_v2},
      cifar_resnet("resnet20", "CIFAR ResNet-20, 0.27 M parameters",
                   [](const ModelSpec& spec) {
                     return make_resnet(cifar_resnet_of_depth(20), spec);
                   }),
      cifar_resnet("resnet32", "CIFAR ResNet-32, 0.46 M parameters",
                   [](const ModelSpec& spec) {
                     return make_resnet(cifar_resnet_of_depth(32), spec);
                   }),
      cifar_resnet("resnet44", "CIFAR ResNet-44, 0.66 M parameters",
                   [](const ModelSpec& spec) {
                     return make_resnet(cifar_resnet_of_depth(44), spec);
                   }),
      cifar_resnet("resnet56", "CIFAR ResNet-56, 0.85 M parameters",
                   [](const ModelSpec& spec) {
                     return make_resnet(cifar_resnet_of_depth(56), spec);
                   }),
  };
}

}  // namespace

const std::vector<ModelEntry>& model_catalogue() {
  static const std::vector<ModelEntry> catalogue = make_catalogue();
  return catalogue;
}

const ModelEntry& find_model(const std::string& name,
                             const std::string& where) {
  std::vector<std::string> known;
  for (const ModelEntry& entry : model_catalogue()) {
    if (entry.name == name) return entry;
    known.push_back(entry.name);
  }
  throw Error(ErrorKind::kUsage, where,
              "unknown architecture '" + name + "'; " + suggest(name, known));
}

}  // namespace solera::models
