#include "solera/models/zoo/mobile_entry.h"

#include "solera/models/zoo/mobile_network.h"

namespace solera::models {

ModelEntry mobile_entry(const std::string& name, const std::string& description,
                        const MobileConfig& config) {
  ModelEntry entry;
  entry.name = name;
  entry.description = description;
  entry.takes_padding = !config.same_only;
  entry.make = [config](const ModelSpec& spec) {
    return make_mobile_network(config, spec);
  };
  return entry;
}

LibraryForm torchvision_mobile_form(const std::string& name,
                                    const std::string& classifier,
                                    const MobileConfig& config,
                                    MobileNames names) {
  LibraryForm form{"torchvision", name, classifier};
  form.names = [config, names](const ModelSpec& spec) {
    return torchvision_mobile_names(config, names, spec);
  };
  form.level_name = [config, names](const std::string& level) {
    return torchvision_mobile_level(config, names, level);
  };
  return form;
}

LibraryForm timm_mobile_form(const std::string& name, const InputSpec& input) {
  LibraryForm form{"timm", name, "classifier"};
  form.input = input;
  return form;
}

InputSpec bicubic_input(int size, double crop_pct) {
  InputSpec input;
  input.size = size;
  input.crop_pct = crop_pct;
  input.interpolation = Interpolation::kBicubic;
  return input;
}

InputSpec half(InputSpec input) {
  input.mean = {0.5, 0.5, 0.5};
  input.std = {0.5, 0.5, 0.5};
  return input;
}

}  // namespace solera::models
