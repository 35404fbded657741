#include "solera/cellar/stated_input.h"

#include <string>

namespace solera::cellar {
namespace {

// Pillow's other filters are as sharp as bicubic; timm's "random" is for
// training.
models::Interpolation interpolation_of(const std::string& name) {
  if (name == "nearest") return models::Interpolation::kNearest;
  if (name == "bilinear" || name == "random") {
    return models::Interpolation::kBilinear;
  }
  return models::Interpolation::kBicubic;
}

}  // namespace

models::InputSpec stated_input(const io::HfConfig& config) {
  models::InputSpec input;
  input.size = static_cast<int>(config.input_size[1]);
  input.mean = {config.mean.begin(), config.mean.end()};
  input.std = {config.std.begin(), config.std.end()};
  input.crop_pct = config.crop_pct;
  input.interpolation = interpolation_of(config.interpolation);
  return input;
}

}  // namespace solera::cellar
