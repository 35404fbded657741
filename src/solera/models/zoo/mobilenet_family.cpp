#include "solera/models/zoo/families.h"
#include "solera/models/zoo/mobilenet_v2.h"

namespace solera::models {

std::vector<ModelEntry> mobilenet_family() {
  ModelEntry v2;
  v2.name = "mobilenet_v2";
  v2.description = "MobileNetV2, 3.5 M parameters";
  v2.forms = {{"torchvision", "mobilenet_v2", "classifier.1"}};
  v2.make = &make_mobilenet_v2;
  return {v2};
}

}  // namespace solera::models
