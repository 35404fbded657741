#include "solera/models/zoo/families.h"
#include "solera/models/zoo/resnet.h"

namespace solera::models {
namespace {

ModelEntry cifar_resnet(std::int64_t depth, const std::string& parameters) {
  const std::string number = std::to_string(depth);
  ModelEntry entry;
  entry.name = "resnet" + number;
  entry.description =
      "CIFAR ResNet-" + number + ", " + parameters + " M parameters";
  entry.forms = {{"akamaster", entry.name, "linear"}};
  // At 32 x 32 pixels without crop.
  entry.input = {32, {0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}, 1.0};
  entry.make = [depth](const ModelSpec& spec) {
    return make_resnet(cifar_resnet_of_depth(depth), spec);
  };
  return entry;
}

}  // namespace

std::vector<ModelEntry> cifar_resnet_family() {
  return {cifar_resnet(20, "0.27"), cifar_resnet(32, "0.46"),
          cifar_resnet(44, "0.66"), cifar_resnet(56, "0.85")};
}

}  // namespace solera::models
