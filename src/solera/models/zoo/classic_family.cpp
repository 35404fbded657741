#include "solera/models/zoo/densenet.h"
#include "solera/models/zoo/families.h"
#include "solera/models/zoo/squeezenet.h"
#include "solera/models/zoo/vgg.h"

namespace solera::models {
namespace {

// Two kernels of ours are linear layers there.
std::vector<LibraryName> vgg_names_of_torchvision(const ModelSpec& /*spec*/) {
  return {{"features.", "features."},
          {"pre_logits.fc1.", "classifier.0.", /*flat=*/true},
          {"pre_logits.fc2.", "classifier.3.", /*flat=*/true}};
}

ModelEntry vgg16_bn() {
  LibraryForm torchvision{"torchvision", "vgg16_bn", "classifier.6"};
  torchvision.names = &vgg_names_of_torchvision;
  ModelEntry entry;
  entry.name = "vgg16_bn";
  entry.description = "VGG-16 with batch norms, 138.4 M parameters";
  entry.forms = {torchvision, {"timm", "vgg16_bn", "head.fc"}};
  entry.takes_stem = false;
  entry.takes_padding = false;
  entry.make = &make_vgg16_bn;
  return entry;
}

ModelEntry densenet121() {
  LibraryForm timm{"timm", "densenet121", "classifier"};
  timm.input = InputSpec{};
  timm.input->interpolation = Interpolation::kBicubic;
  LibraryForm published{"torchvision-2017", "densenet121", "classifier"};
  published.names = &densenet121_names_of_2017;
  ModelEntry entry;
  entry.name = "densenet121";
  entry.description = "DenseNet-121, 8.0 M parameters";
  entry.forms = {{"torchvision", "densenet121", "classifier"}, timm, published};
  entry.takes_padding = false;
  entry.make = &make_densenet121;
  return entry;
}

ModelEntry squeezenet1_1() {
  LibraryForm torchvision{"torchvision", "squeezenet1_1", "classifier.1"};
  torchvision.convolutional_classifier = true;
  ModelEntry entry;
  entry.name = "squeezenet1_1";
  entry.description = "SqueezeNet 1.1, 1.2 M parameters";
  entry.forms = {torchvision};
  entry.takes_padding = false;
  entry.make = &make_squeezenet1_1;
  return entry;
}

}  // namespace

std::vector<ModelEntry> classic_family() {
  return {vgg16_bn(), densenet121(), squeezenet1_1()};
}

}  // namespace solera::models
