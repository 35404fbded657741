#pragma once

#include <torch/types.h>

#include <functional>
#include <string>
#include <vector>

#include "solera/models/input.h"
#include "solera/models/network.h"

namespace solera::eval {

// What is usually wrong with an import: the same weights with pixels prepared
// in another way, or in another network that has the same tensors.

/// A way to make a network's input of pixels.
struct PixelVariant {
  std::string name;    ///< "mean and std 0.5"; of the given way: "as given".
  std::string remedy;  ///< What to write to get it.
  models::InputSpec input;
  bool bgr = false;  ///< Blue first.
};

/// The given way first, then the usual others: BGR, the means and deviations
/// of ImageNet, 0.5 and none, pixels in 0..255, and Caffe's. Those that equal
/// the given way are left out.
std::vector<PixelVariant> pixel_variants(const models::InputSpec& given);

/// models::make_input of a variant.
torch::Tensor make_variant_input(const torch::Tensor& images,
                                 const PixelVariant& variant,
                                 torch::Device device);

/// A way to cut a picture out of an image.
struct CropVariant {
  std::string name;    ///< Of the given way: "as given".
  std::string remedy;  ///< What to write to get it.
  models::InputSpec input;
};

/// The given crop first, then the other usual one: the whole image, or of an
/// input that is the whole image, seven eighths of it.
std::vector<CropVariant> crop_variants(const models::InputSpec& given);

/// Another network with the weights of the given one.
struct NetworkVariant {
  std::string name;    ///< "padding: same"
  std::string remedy;  ///< What to write to get it.
  /// A copy on the CPU in evaluation mode with the first head, if there is one.
  std::function<models::NetworkPtr()> make;
};

/// The other padding, and the architectures of the catalogue whose tensors
/// have the names and shapes of those of `given` (another epsilon, the tf_ form
/// of a library). `given` must
/// live as long as the variants.
std::vector<NetworkVariant> network_variants(const models::Network& given);

/// The same network with epsilon 0.001 in its batch norms instead of 0.00001,
/// and the other way round. Outputs differ little, so that only stored logits
/// can tell. Empty without batch norm.
std::vector<NetworkVariant> epsilon_variants(const models::Network& given);

}  // namespace solera::eval
