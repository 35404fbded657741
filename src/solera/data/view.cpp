#include "solera/data/view.h"

#include <cmath>

#include "solera/core/error.h"
#include "solera/core/random.h"
#include "solera/data/crop_box.h"
#include "solera/image/decode.h"
#include "solera/image/ops.h"
#include "solera/image/resize.h"

namespace solera {

std::vector<std::pair<std::string, data::CropKind>>
EnumNames<data::CropKind>::names() {
  return {{"random_resized", data::CropKind::kRandomResized},
          {"center", data::CropKind::kCenter},
          {"squash", data::CropKind::kSquash},
          {"padded", data::CropKind::kPadded}};
}

std::vector<std::pair<std::string, image::Filter>>
EnumNames<image::Filter>::names() {
  return {{"nearest", image::Filter::kNearest},
          {"bilinear", image::Filter::kBilinear},
          {"bicubic", image::Filter::kBicubic},
          {"lanczos", image::Filter::kLanczos}};
}

}  // namespace solera

namespace solera::data {
namespace {

// Part of the address of every view: never change or reuse a number.
enum Operation : std::uint32_t {
  kResizedCropOperation = 1,
  kPaddedCropOperation = 2,
  kFlipOperation = 3,
  kAutoAugmentOperation = 4,
  kRandAugmentOperation = 5,
};

RandomStream stream_of(const ViewAddress& address, Operation operation) {
  return {address.seed, static_cast<std::uint64_t>(address.sample),
          static_cast<std::uint32_t>(address.view), operation};
}

bool is_range(const std::vector<double>& range) {
  return range.size() == 2 && range[0] > 0 && range[0] <= range[1];
}

/// Makes one view; holds what the steps share.
class ViewMaker {
 public:
  ViewMaker(const RawSample& raw, const std::string& name,
            const ViewOptions& options, const ViewAddress& address)
      : raw_(raw), name_(name), options_(options), address_(address) {}

  image::Image make() const { return augmented(flipped(cropped())); }

 private:
  image::Image flipped(image::Image view) const {
    RandomStream random = stream_of(address_, kFlipOperation);
    return random.uniform() < options_.flip ? image::flip_horizontal(view)
                                            : view;
  }

  image::Image augmented(image::Image view) const {
    if (options_.auto_augment != AutoAugmentPolicy::kNone) {
      RandomStream random = stream_of(address_, kAutoAugmentOperation);
      view = data::auto_augment(view, draw_policy(random));
    }
    if (options_.rand_augment) {
      RandomStream random = stream_of(address_, kRandAugmentOperation);
      view = data::rand_augment(view, *options_.rand_augment, random);
    }
    return view;
  }

  image::Image cropped() const {
    if (options_.crop == CropKind::kRandomResized) return random_resized();
    if (raw_.encoded.empty()) return cropped_from(raw_.pixels);
    return cropped_from(image::decode(raw_.encoded, name_));
  }

  image::Image cropped_from(const image::Image& source) const {
    const int size = options_.size;
    if (options_.crop == CropKind::kCenter) return central(source);
    if (options_.crop == CropKind::kPadded) return padded(source);
    return image::resize(source, size, size, options_.interpolation);
  }

  image::Box random_box(const image::ImageSize& size) const {
    RandomStream random = stream_of(address_, kResizedCropOperation);
    CropDraws draws;
    draws.uniform = [&random] { return random.uniform(); };
    draws.below = [&random](std::int64_t limit) { return random.below(limit); };
    return random_resized_box(size, options_.scale, options_.ratio, draws);
  }

  image::Image random_resized() const {
    const int size = options_.size;
    if (raw_.encoded.empty()) return resized_from(raw_.pixels);
    if (!options_.fast_decode) {
      return resized_from(image::decode(raw_.encoded, name_));
    }
    const image::Box box = random_box(image::read_size(raw_.encoded, name_));
    return image::decode_resized_crop(raw_.encoded, name_, box, size, size,
                                      options_.interpolation);
  }

  image::Image resized_from(const image::Image& source) const {
    const image::Box box = random_box({source.width, source.height});
    return image::resized_crop(source, box, options_.size, options_.size,
                               options_.interpolation);
  }

  image::Image central(const image::Image& source) const {
    const int shorter =
        options_.resize > 0
            ? options_.resize
            : static_cast<int>(std::floor(options_.size / options_.crop_pct));
    const image::ImageSize size =
        image::shorter_side_size(source.width, source.height, shorter);
    const image::Image resized =
        image::resize(source, size.width, size.height, options_.interpolation);
    return image::crop(resized, image::center_crop_box(size.width, size.height,
                                                       options_.size));
  }

  image::Image padded(const image::Image& source) const {
    const int size = options_.size;
    const int extra_width = source.width + 2 * options_.padding - size;
    const int extra_height = source.height + 2 * options_.padding - size;
    if (extra_width < 0 || extra_height < 0) {
      throw Error(ErrorKind::kBadInput, name_,
                  "is " + std::to_string(source.width) + "x" +
                      std::to_string(source.height) +
                      " pixels, too small for a padded crop of " +
                      std::to_string(size) + ", use another crop");
    }
    RandomStream random = stream_of(address_, kPaddedCropOperation);
    const auto top = static_cast<int>(random.below(extra_height + 1));
    const auto left = static_cast<int>(random.below(extra_width + 1));
    return image::crop(
        source, {left - options_.padding, top - options_.padding, size, size});
  }

  const RawSample& raw_;
  const std::string& name_;
  const ViewOptions& options_;
  const ViewAddress& address_;
};

}  // namespace

void ViewOptions::validate(const std::string& where) const {
  require_option(size >= 1 && size <= 4096, where, "size", "from 1 to 4096");
  require_option(resize >= 0 && resize <= 8192, where, "resize",
                 "from 0 to 8192");
  require_option(crop_pct >= 0.1 && crop_pct <= 1, where, "crop_pct",
                 "from 0.1 to 1");
  require_option(is_range(scale) && scale[1] <= 1, where, "scale",
                 "two ascending numbers in (0, 1]");
  require_option(is_range(ratio), where, "ratio",
                 "two ascending numbers above 0");
  require_option(padding >= 0 && padding <= 4096, where, "padding",
                 "from 0 to 4096");
  if (rand_augment) rand_augment->validate(where);
  require_option(flip >= 0 && flip <= 1, where, "flip", "from 0 to 1");
}

ViewOptions evaluation_view(int size, double crop_pct) {
  ViewOptions options;
  options.crop = CropKind::kCenter;
  options.size = size;
  options.crop_pct = crop_pct;
  options.flip = 0.0;
  return options;
}

image::Image make_view(const RawSample& raw, const std::string& name,
                       const ViewOptions& options, const ViewAddress& address) {
  return ViewMaker(raw, name, options, address).make();
}

std::int64_t view_of_epoch(std::uint64_t seed, std::int64_t sample,
                           std::int64_t epoch, std::int64_t views) {
  const std::uint64_t hash =
      mix64(mix64(seed) ^ static_cast<std::uint64_t>(sample));
  const auto count = static_cast<std::uint64_t>(views);
  const auto shown = static_cast<std::uint64_t>(epoch) % count;
  return static_cast<std::int64_t>((shown + hash % count) % count);
}

}  // namespace solera::data
