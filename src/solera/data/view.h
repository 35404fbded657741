#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "solera/core/options.h"
#include "solera/data/augment.h"
#include "solera/data/dataset.h"
#include "solera/image/image.h"

namespace solera::data {

enum class CropKind {
  kRandomResized,  ///< torchvision's RandomResizedCrop(size).
  kCenter,         ///< Resize(resize), then CenterCrop(size).
  kSquash,         ///< Resize to exactly size x size, aspect lost.
  kPadded,         ///< RandomCrop(size, padding): pad with black, then crop.
};

/// How a view of an image is made. The names and meanings are torchvision's.
struct ViewOptions {
  CropKind crop = CropKind::kRandomResized;
  int size = 224;  ///< Side of the result in pixels.
  int resize = 0;  ///< kCenter: shorter side first; 0: size / crop_pct.
  double crop_pct = 0.875;  ///< kCenter: size / resize, in (0, 1].
  std::vector<double> scale = {0.08, 1.0};         ///< Area range of the crop.
  std::vector<double> ratio = {3.0 / 4, 4.0 / 3};  ///< Aspect range, w / h.
  int padding = 4;    ///< kPadded: pixels on each side.
  double flip = 0.5;  ///< Probability of a horizontal flip.
  image::Filter interpolation = image::Filter::kBilinear;
  /// After crop and flip; both together: the learned policy first.
  AutoAugmentPolicy auto_augment = AutoAugmentPolicy::kNone;
  std::optional<RandAugmentOptions> rand_augment;
  bool fast_decode = true;  ///< Decode only the part of a JPEG that is used.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("crop", crop, "random_resized, center, squash or padded");
    visit("size", size, "side of the result in pixels");
    visit("resize", resize, "center: shorter side first; 0 = size / crop_pct");
    visit("crop_pct", crop_pct, "center: size / resize, in (0, 1]");
    visit("scale", scale, "random_resized: range of the crop's area share");
    visit("ratio", ratio, "random_resized: range of width / height");
    visit("padding", padding, "padded: pixels added on each side");
    visit("flip", flip, "probability of a horizontal flip");
    visit("interpolation", interpolation,
          "nearest, bilinear, bicubic or lanczos");
    visit("auto_augment", auto_augment,
          "none or imagenet: AutoAugment's policy, after crop and flip");
    visit("rand_augment", rand_augment, "RandAugment: {ops: 2, magnitude: 9}");
    visit("fast_decode", fast_decode, "decode only the part that is used");
  }
  void validate(const std::string& where) const;
};

/// The evaluation view that goes with a size: centre crop, no flip.
ViewOptions evaluation_view(int size, double crop_pct = 0.875);

/// The address of a view: the same address, the same pixels, for ever.
struct ViewAddress {
  std::uint64_t seed = 0;
  std::int64_t sample = 0;
  std::int64_t view = 0;
};

/// The view of `raw` at `address`: size x size RGB. Error(kBadInput) at
/// `name` if the image cannot be decoded.
image::Image make_view(const RawSample& raw, const std::string& name,
                       const ViewOptions& options, const ViewAddress& address);

/// The view that epoch `epoch` shows of a sample: (epoch + hash) mod views.
std::int64_t view_of_epoch(std::uint64_t seed, std::int64_t sample,
                           std::int64_t epoch, std::int64_t views);

}  // namespace solera::data

namespace solera {
template <>
struct EnumNames<data::CropKind> {
  static std::vector<std::pair<std::string, data::CropKind>> names();
};
template <>
struct EnumNames<image::Filter> {
  static std::vector<std::pair<std::string, image::Filter>> names();
};
}  // namespace solera
