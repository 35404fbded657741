#include "solera/data/augment.h"

#include <cmath>

#include "solera/image/affine.h"
#include "solera/image/enhance.h"
#include "solera/image/point_ops.h"

namespace solera::data {
namespace {

using Op = AugmentOp;

constexpr int kAutoBins = 10;

/// An operation of AutoAugment, at a bin of ten.
struct Choice {
  Op op;
  double probability;
  int bin = 0;
};

// Part of the address of every view: never change the order.
constexpr std::array<std::array<Choice, 2>, 25> kImagenetPolicy = {{
    {{{Op::kPosterize, 0.4, 8}, {Op::kRotate, 0.6, 9}}},
    {{{Op::kSolarize, 0.6, 5}, {Op::kAutoContrast, 0.6}}},
    {{{Op::kEqualize, 0.8}, {Op::kEqualize, 0.6}}},
    {{{Op::kPosterize, 0.6, 7}, {Op::kPosterize, 0.6, 6}}},
    {{{Op::kEqualize, 0.4}, {Op::kSolarize, 0.2, 4}}},
    {{{Op::kEqualize, 0.4}, {Op::kRotate, 0.8, 8}}},
    {{{Op::kSolarize, 0.6, 3}, {Op::kEqualize, 0.6}}},
    {{{Op::kPosterize, 0.8, 5}, {Op::kEqualize, 1.0}}},
    {{{Op::kRotate, 0.2, 3}, {Op::kSolarize, 0.6, 8}}},
    {{{Op::kEqualize, 0.6}, {Op::kPosterize, 0.4, 6}}},
    {{{Op::kRotate, 0.8, 8}, {Op::kColour, 0.4, 0}}},
    {{{Op::kRotate, 0.4, 9}, {Op::kEqualize, 0.6}}},
    {{{Op::kEqualize, 0.0}, {Op::kEqualize, 0.8}}},
    {{{Op::kInvert, 0.6}, {Op::kEqualize, 1.0}}},
    {{{Op::kColour, 0.6, 4}, {Op::kContrast, 1.0, 8}}},
    {{{Op::kRotate, 0.8, 8}, {Op::kColour, 1.0, 2}}},
    {{{Op::kColour, 0.8, 8}, {Op::kSolarize, 0.8, 7}}},
    {{{Op::kSharpness, 0.4, 7}, {Op::kInvert, 0.6}}},
    {{{Op::kShearX, 0.6, 5}, {Op::kEqualize, 1.0}}},
    {{{Op::kColour, 0.4, 0}, {Op::kEqualize, 0.6}}},
    {{{Op::kEqualize, 0.4}, {Op::kSolarize, 0.2, 4}}},
    {{{Op::kSolarize, 0.6, 5}, {Op::kAutoContrast, 0.6}}},
    {{{Op::kInvert, 0.6}, {Op::kEqualize, 1.0}}},
    {{{Op::kColour, 0.6, 4}, {Op::kContrast, 1.0, 8}}},
    {{{Op::kEqualize, 0.8}, {Op::kEqualize, 0.6}}},
}};

constexpr std::array<Op, 14> kRandOps = {
    Op::kIdentity,     Op::kShearX,    Op::kShearY,     Op::kTranslateX,
    Op::kTranslateY,   Op::kRotate,    Op::kBrightness, Op::kColour,
    Op::kContrast,     Op::kSharpness, Op::kPosterize,  Op::kSolarize,
    Op::kAutoContrast, Op::kEqualize};

// torch.linspace in float32: from both ends towards the middle.
float linspace(float start, float end, int index, int steps) {
  const float step = (end - start) / static_cast<float>(steps - 1);
  return index < steps / 2 ? start + step * static_cast<float>(index)
                           : end - step * static_cast<float>(steps - index - 1);
}

double kept_bits(int bin, int bins) {
  const float dropped =
      static_cast<float>(bin) / (static_cast<float>(bins - 1) / 4.0F);
  return 8.0 - std::nearbyint(dropped);
}

}  // namespace

double augment_magnitude(Op op, int bin, int bins,
                         const image::ImageSize& size) {
  const auto up_to = [&](double most) {
    return linspace(0.0F, static_cast<float>(most), bin, bins);
  };
  switch (op) {
    case Op::kShearX:
    case Op::kShearY:
      return up_to(0.3);
    case Op::kTranslateX:
      return up_to(150.0 / 331.0 * size.width);
    case Op::kTranslateY:
      return up_to(150.0 / 331.0 * size.height);
    case Op::kRotate:
      return up_to(30.0);
    case Op::kBrightness:
    case Op::kColour:
    case Op::kContrast:
    case Op::kSharpness:
      return up_to(0.9);
    case Op::kPosterize:
      return kept_bits(bin, bins);
    case Op::kSolarize:
      return linspace(255.0F, 0.0F, bin, bins);
    case Op::kIdentity:
    case Op::kAutoContrast:
    case Op::kEqualize:
    case Op::kInvert:
      return 0.0;
  }
  return 0.0;
}

bool is_signed(Op op) { return op >= Op::kShearX && op <= Op::kSharpness; }

image::Image apply_augment(const image::Image& image, Op op, double magnitude) {
  switch (op) {
    case Op::kIdentity:
      return image;
    case Op::kShearX:
      return image::shear_x(image, magnitude);
    case Op::kShearY:
      return image::shear_y(image, magnitude);
    case Op::kTranslateX:
      return image::translate(image, static_cast<int>(magnitude), 0);
    case Op::kTranslateY:
      return image::translate(image, 0, static_cast<int>(magnitude));
    case Op::kRotate:
      return image::rotate(image, magnitude);
    case Op::kBrightness:
      return image::adjust_brightness(image, 1.0 + magnitude);
    case Op::kColour:
      return image::adjust_colour(image, 1.0 + magnitude);
    case Op::kContrast:
      return image::adjust_contrast(image, 1.0 + magnitude);
    case Op::kSharpness:
      return image::adjust_sharpness(image, 1.0 + magnitude);
    case Op::kPosterize:
      return image::posterize(image, static_cast<int>(magnitude));
    case Op::kSolarize:
      return image::solarize(image, magnitude);
    case Op::kAutoContrast:
      return image::autocontrast(image);
    case Op::kEqualize:
      return image::equalize(image);
    case Op::kInvert:
      return image::invert(image);
  }
  return image;
}

PolicyDraw draw_policy(RandomStream& random) {
  PolicyDraw draw;
  draw.pair = random.below(static_cast<std::int64_t>(kImagenetPolicy.size()));
  for (double& chance : draw.chance) chance = random.uniform();
  for (bool& negative : draw.negative) negative = random.below(2) == 0;
  return draw;
}

image::Image auto_augment(const image::Image& image, const PolicyDraw& draw) {
  const auto& pair = kImagenetPolicy.at(static_cast<std::size_t>(draw.pair));
  image::Image result = image;
  for (std::size_t i = 0; i < pair.size(); ++i) {
    const Choice& choice = pair[i];
    if (draw.chance[i] > choice.probability) continue;
    const double magnitude = augment_magnitude(choice.op, choice.bin, kAutoBins,
                                               {image.width, image.height});
    const bool negative = is_signed(choice.op) && draw.negative[i];
    result =
        apply_augment(result, choice.op, negative ? -magnitude : magnitude);
  }
  return result;
}

void RandAugmentOptions::validate(const std::string& where) const {
  require_option(ops >= 0 && ops <= 100, where, "ops", "from 0 to 100");
  require_option(bins >= 2 && bins <= 1000, where, "bins", "from 2 to 1000");
  require_option(magnitude >= 0 && magnitude < bins, where, "magnitude",
                 "from 0 to below bins");
}

image::Image rand_augment(const image::Image& image,
                          const RandAugmentOptions& options,
                          RandomStream& random) {
  image::Image result = image;
  for (int i = 0; i < options.ops; ++i) {
    const Op op = kRandOps[static_cast<std::size_t>(
        random.below(static_cast<std::int64_t>(kRandOps.size())))];
    const double magnitude = augment_magnitude(
        op, options.magnitude, options.bins, {image.width, image.height});
    const bool negative = is_signed(op) && random.below(2) == 1;
    result = apply_augment(result, op, negative ? -magnitude : magnitude);
  }
  return result;
}

}  // namespace solera::data
