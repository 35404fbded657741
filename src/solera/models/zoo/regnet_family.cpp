#include "solera/models/zoo/families.h"
#include "solera/models/zoo/regnet.h"

namespace solera::models {
namespace {

ModelEntry regnet(const std::string& name, const std::string& description,
                  const RegNetConfig& config) {
  ModelEntry entry;
  entry.name = name;
  entry.description = description;
  entry.make = [config](const ModelSpec& spec) {
    return make_regnet(config, spec);
  };
  return entry;
}

// timm's "_tv" holds torchvision's second weights.
ModelEntry torchvision_regnet() {
  const RegNetConfig config = regnet_y_800mf();
  ModelEntry entry =
      regnet("regnet_y_800mf", "RegNetY-800MF, 6.4 M parameters", config);
  LibraryForm torchvision{"torchvision", entry.name, "fc"};
  torchvision.names = [config](const ModelSpec&) {
    return torchvision_regnet_names(config);
  };
  torchvision.level_name = &torchvision_regnet_level;
  LibraryForm timm{"timm", "regnety_008_tv", "head.fc"};
  timm.input = InputSpec{};
  timm.input->crop_pct = 0.965;
  timm.input->interpolation = Interpolation::kBicubic;
  entry.forms = {torchvision, timm};
  return entry;
}

}  // namespace

std::vector<ModelEntry> regnet_family() {
  ModelEntry timm =
      regnet("regnety_008", "RegNetY-800MF, timm's widths, 6.3 M parameters",
             timm_regnety_008());
  timm.forms = {{"timm", "regnety_008", "head.fc"}};
  timm.input.interpolation = Interpolation::kBicubic;
  return {torchvision_regnet(), timm};
}

}  // namespace solera::models
