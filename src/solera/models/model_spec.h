#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"
#include "solera/nn/padding.h"

namespace solera::models {

/// The first layers of a network.
enum class Stem {
  kStandard,  ///< The library's own (7x7 stride 2 and pooling for ResNet).
  kSmall,     ///< 3x3 stride 1, no pooling: for images of 28 to 64 pixels.
};

using nn::Padding;

/// Which network, with every choice that changes its parameters or outputs.
struct ModelSpec {
  std::string architecture = "resnet18";  ///< A name of the catalogue.
  std::int64_t classes = 0;  ///< Outputs of the classifier; 0: none.
  double width = 1.0;        ///< Multiplies all channel counts.
  Stem stem = Stem::kStandard;
  Padding padding = Padding::kSymmetric;
  double dropout = 0.0;  ///< Before the classifier.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("architecture", architecture, "a name of `solera list models`");
    visit("classes", classes, "outputs of the classifier; 0: none");
    visit("width", width, "multiplies all channel counts, in (0, 16]");
    visit("stem", stem, "standard, or small for images of 28 to 64 pixels");
    visit("padding", padding, "symmetric (PyTorch) or same (TensorFlow)");
    visit("dropout", dropout, "before the classifier, in [0, 1)");
  }
  /// Error(kUsage) at `where` for an unknown architecture (naming the nearest)
  /// or a number out of its range.
  void validate(const std::string& where) const;
};

/// round(width * channels) to a multiple of 8, never below 90 % of it and at
/// least 8: torchvision's and timm's _make_divisible.
std::int64_t scale_channels(std::int64_t channels, double width);

}  // namespace solera::models

namespace solera {
template <>
struct EnumNames<models::Stem> {
  static std::vector<std::pair<std::string, models::Stem>> names();
};
}  // namespace solera
