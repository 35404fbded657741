#include "solera/models/zoo/convnext.h"
#include "solera/models/zoo/families.h"

namespace solera::models {
namespace {

ModelEntry convnext(const std::string& name, const std::string& description,
                    std::vector<LibraryForm> forms, ConvNextVersion version) {
  ModelEntry entry;
  entry.name = name;
  entry.description = description;
  entry.forms = std::move(forms);
  entry.takes_width = false;
  entry.takes_stem = false;
  entry.takes_padding = false;
  entry.make = [version](const ModelSpec& spec) {
    return make_convnext_tiny(version, spec);
  };
  return entry;
}

ModelEntry first_version() {
  LibraryForm timm{"timm", "convnext_tiny", "head.fc"};
  timm.input = InputSpec{};
  timm.input->crop_pct = 0.95;
  timm.input->interpolation = Interpolation::kBicubic;
  ModelEntry entry =
      convnext("convnext_tiny", "ConvNeXt-T, 28.6 M parameters",
               {torchvision_convnext_tiny(), timm}, ConvNextVersion::kOne);
  entry.input.crop_pct = 224.0 / 236.0;
  return entry;
}

ModelEntry second_version() {
  ModelEntry entry =
      convnext("convnextv2_tiny", "ConvNeXtV2-T, 28.6 M parameters",
               {{"timm", "convnextv2_tiny", "head.fc"}}, ConvNextVersion::kTwo);
  entry.input.interpolation = Interpolation::kBicubic;
  return entry;
}

}  // namespace

std::vector<ModelEntry> convnext_family() {
  return {first_version(), second_version()};
}

}  // namespace solera::models
