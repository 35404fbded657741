#pragma once

#include <torch/types.h>

#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"

namespace solera::models {

/// How pixels are made of others where a picture gets another size; all but
/// nearest are antialiased, bicubic has a = -0.5 (Pillow's meaning).
enum class Interpolation { kNearest, kBilinear, kBicubic };

/// How pixels become a network's input: x / 255, minus mean, over std, at
/// size x size.
struct InputSpec {
  int size = 224;
  std::vector<double> mean = {0.485, 0.456, 0.406};
  std::vector<double> std = {0.229, 0.224, 0.225};
  double crop_pct = 0.875;
  Interpolation interpolation = Interpolation::kBilinear;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("size", size, "side of the network's input in pixels");
    visit("mean", mean, "per channel, of pixels in 0..1");
    visit("std", std, "per channel, of pixels in 0..1");
    visit("crop_pct", crop_pct, "evaluation: centre crop / resized side");
    visit("interpolation", interpolation, "nearest, bilinear or bicubic");
  }
  /// Error(kUsage) at `where` unless 1 <= size <= 4096, mean and std have
  /// three numbers, std > 0 and 0 < crop_pct <= 1.
  void validate(const std::string& where) const;
};

/// The input of a network on its own device: float [B, 3, size, size],
/// normalised, channels-last, resized by the spec's interpolation where the
/// batch has another size. `images` is uint8 [B, 3, H, W].
torch::Tensor make_input(const torch::Tensor& images, const InputSpec& spec,
                         torch::Device device);

}  // namespace solera::models

namespace solera {
template <>
struct EnumNames<models::Interpolation> {
  static std::vector<std::pair<std::string, models::Interpolation>> names();
};
}  // namespace solera
