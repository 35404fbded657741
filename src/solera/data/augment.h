#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/options.h"
#include "solera/core/random.h"
#include "solera/image/image.h"

namespace solera::data {

// AutoAugment (Cubuk et al., arXiv 1805.09501) and RandAugment (Cubuk et al.,
// arXiv 1909.13719) with torchvision's operations, magnitudes and
// probabilities, of nearest pixels and black borders. Which operations an
// image gets depends on its stream of random numbers only.

/// What may be done to a picture.
enum class AugmentOp {
  kIdentity,
  kShearX,
  kShearY,
  kTranslateX,
  kTranslateY,
  kRotate,
  kBrightness,
  kColour,
  kContrast,
  kSharpness,
  kPosterize,
  kSolarize,
  kAutoContrast,
  kEqualize,
  kInvert,
};

/// How strong `op` is at `bin` of `bins` (0 <= bin < bins, bins >= 2) on a
/// picture of that size, in torchvision's single precision: a factor, pixels,
/// degrees, bits or a threshold; 0 for those that have no strength.
double augment_magnitude(AugmentOp op, int bin, int bins,
                         const image::ImageSize& size);

/// Whether the magnitude of `op` is negated half of the time.
bool is_signed(AugmentOp op);

image::Image apply_augment(const image::Image& image, AugmentOp op,
                           double magnitude);

/// Learned pairs of operations, of which every image gets one.
enum class AutoAugmentPolicy { kNone, kImagenet };

/// What is drawn for an image: one pair of 25, and for each of the two a
/// number in [0, 1), which must not be above its probability, and a sign.
struct PolicyDraw {
  std::int64_t pair = 0;
  std::array<double, 2> chance{};
  std::array<bool, 2> negative{};
};
PolicyDraw draw_policy(RandomStream& random);

/// The ImageNet policy.
image::Image auto_augment(const image::Image& image, const PolicyDraw& draw);

struct RandAugmentOptions {
  int ops = 2;        ///< Operations an image gets, one after the other.
  int magnitude = 9;  ///< Of all of them, below `bins`.
  int bins = 31;      ///< Steps from none to the strongest, >= 2.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("ops", ops, "operations an image gets");
    visit("magnitude", magnitude, "of all of them, from 0 to below bins");
    visit("bins", bins, "steps from none to the strongest, 2 or more");
  }
  void validate(const std::string& where) const;
};

/// `options.ops` operations, drawn from the fourteen of RandAugment.
image::Image rand_augment(const image::Image& image,
                          const RandAugmentOptions& options,
                          RandomStream& random);

}  // namespace solera::data

namespace solera {
template <>
struct EnumNames<data::AutoAugmentPolicy> {
  static std::vector<std::pair<std::string, data::AutoAugmentPolicy>> names() {
    return {{"none", data::AutoAugmentPolicy::kNone},
            {"imagenet", data::AutoAugmentPolicy::kImagenet}};
  }
};
}  // namespace solera
