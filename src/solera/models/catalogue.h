#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/options.h"
#include "solera/models/backbone.h"

namespace solera::models {

/// The first layers of a network.
enum class Stem {
  kStandard,  ///< The library's own (7x7 stride 2 and pooling for ResNet).
  kSmall,     ///< 3x3 stride 1, no pooling: for images of 28 to 64 pixels.
};

/// How stride-2 convolutions see the border.
enum class Padding {
  kSymmetric,  ///< PyTorch's.
  kSame,       ///< TensorFlow's "SAME": right and bottom first.
};

/// Which network, with every choice that changes its parameters or outputs.
struct ModelSpec {
  std::string architecture = "resnet18";  ///< A name of the catalogue.
  std::int64_t classes = 0;               ///< Outputs of the classifier; 0: none.
  double width = 1.0;                     ///< Multiplies all channel counts.
  Stem stem = Stem::kStandard;
  Padding padding = Padding::kSymmetric;
  double dropout = 0.0;                   ///< Before the classifier.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("architecture", architecture, "a name of `solera list models`");
    visit("classes", classes, "outputs of the classifier; 0: none");
    visit("width", width, "multiplies all channel counts");
    visit("stem", stem, "standard, or small for images of 28 to 64 pixels");
    visit("padding", padding, "symmetric (PyTorch) or same (TensorFlow)");
    visit("dropout", dropout, "before the classifier, in [0, 1)");
  }
  void validate(const std::string& where) const;
};

/// How pixels become a network's input: x / 255, minus mean, over std, at
/// size x size.
struct InputSpec {
  int size = 224;
  std::vector<double> mean = {0.485, 0.456, 0.406};
  std::vector<double> std = {0.229, 0.224, 0.225};
  double crop_pct = 0.875;

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("size", size, "side of the network's input in pixels");
    visit("mean", mean, "per channel, of pixels in 0..1");
    visit("std", std, "per channel, of pixels in 0..1");
    visit("crop_pct", crop_pct, "evaluation: centre crop / resized side");
  }
  void validate(const std::string& where) const;
};

/// A line of the catalogue.
struct ModelEntry {
  std::string name;            ///< "resnet18"
  std::string library;         ///< "torchvision", "timm", "akamaster"
  std::string description;     ///< One line.
  std::string classifier;      ///< Key of the classifier: "fc".
  InputSpec input;             ///< What published weights expect.
  BackbonePtr (*make)(const ModelSpec& spec);
};

/// Every architecture, in the order `solera list models` prints.
const std::vector<ModelEntry>& model_catalogue();

/// Error(kUsage) naming the nearest known name.
const ModelEntry& find_model(const std::string& name);

/// The input of a network on its own device: float [B, 3, size, size],
/// normalised, channels-last, resized (antialiased bilinear) where the batch
/// has another size. `images` is uint8 [B, 3, H, W].
torch::Tensor make_input(const torch::Tensor& images, const InputSpec& spec,
                         torch::Device device);

}  // namespace solera::models

namespace solera {
template <>
struct EnumNames<models::Stem> {
  static std::vector<std::pair<std::string, models::Stem>> names();
};
template <>
struct EnumNames<models::Padding> {
  static std::vector<std::pair<std::string, models::Padding>> names();
};
}  // namespace solera
