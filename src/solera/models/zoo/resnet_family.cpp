#include "solera/models/zoo/families.h"
#include "solera/models/zoo/resnet.h"

namespace solera::models {
namespace {

// torchvision and timm use the same names; timm's later weights were trained
// for a wider crop.
std::vector<LibraryForm> both_libraries(const std::string& name) {
  LibraryForm torchvision{"torchvision", name, "fc"};
  LibraryForm timm{"timm", name, "fc"};
  timm.input = InputSpec{};
  timm.input->crop_pct = 0.95;
  return {torchvision, timm};
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

}  // namespace

std::vector<ModelEntry> resnet_family() {
  return {
      resnet("resnet10", "ResNet of 4 basic blocks, 4.9 M parameters",
             {{"solera", "resnet10", "fc"}}, basic_resnet({1, 1, 1, 1})),
      resnet("resnet18", "ResNet-18, 11.7 M parameters",
             both_libraries("resnet18"), basic_resnet({2, 2, 2, 2})),
      resnet("resnet34", "ResNet-34, 21.8 M parameters",
             both_libraries("resnet34"), basic_resnet({3, 4, 6, 3})),
      resnet("resnet50", "ResNet-50, 25.6 M parameters",
             both_libraries("resnet50"), bottleneck_resnet({3, 4, 6, 3})),
  };
}

}  // namespace solera::models
