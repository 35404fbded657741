#include "solera/image/grey.h"

#include <fmt/format.h>

#include <algorithm>

#include "solera/core/error.h"
#include "solera/image/resample_weights.h"

namespace solera::image {
namespace {

constexpr int kMaxGreySide = 32768;

GreyImage blank_grey(int width, int height) {
  GreyImage image{width, height, {}};
  image.pixels.resize(static_cast<std::size_t>(width) * height);
  return image;
}

GreyImage resize_grey_columns(const GreyImage& from, int width, Filter filter) {
  const ResampleWeights recipe = resample_weights(
      {from.width, 0.0, static_cast<double>(from.width)}, width, filter);
  GreyImage result = blank_grey(width, from.height);
  for (int y = 0; y < from.height; ++y) {
    const std::uint8_t* row = from.row(y);
    for (int x = 0; x < width; ++x) {
      const ResampleWeights::Taps taps = recipe.taps[x];
      const std::int32_t* weights = recipe.weights_of(x);
      std::int32_t sum = kHalfWeight;
      for (int i = 0; i < taps.count; ++i) {
        sum += weights[i] * row[taps.first + i];
      }
      result.row(y)[x] = to_byte(sum);
    }
  }
  return result;
}

GreyImage resize_grey_rows(const GreyImage& from, int height, Filter filter) {
  const ResampleWeights recipe = resample_weights(
      {from.height, 0.0, static_cast<double>(from.height)}, height, filter);
  GreyImage result = blank_grey(from.width, height);
  for (int y = 0; y < height; ++y) {
    const ResampleWeights::Taps taps = recipe.taps[y];
    for (int x = 0; x < from.width; ++x) {
      std::int32_t sum = kHalfWeight;
      for (int i = 0; i < taps.count; ++i) {
        sum += recipe.weights_of(y)[i] * from.row(taps.first + i)[x];
      }
      result.row(y)[x] = to_byte(sum);
    }
  }
  return result;
}

}  // namespace

GreyImage to_grey(const Image& image) {
  GreyImage grey = blank_grey(image.width, image.height);
  const std::uint8_t* pixel = image.pixels.data();
  for (std::uint8_t& value : grey.pixels) {
    const std::uint32_t sum =
        19595u * pixel[0] + 38470u * pixel[1] + 7471u * pixel[2] + 0x8000u;
    value = static_cast<std::uint8_t>(sum >> 16);
    pixel += 3;
  }
  return grey;
}

GreyImage resize(const GreyImage& image, int width, int height, Filter filter) {
  const bool fits = width >= 1 && height >= 1 && width <= kMaxGreySide &&
                    height <= kMaxGreySide;
  if (image.pixels.empty() || !fits || filter == Filter::kNearest) {
    throw Error(
        ErrorKind::kUsage, "",
        fmt::format("asked to resize a grey picture of {} x {} to {} x "
                    "{}, expected 1 to {} a side and a smooth filter",
                    image.width, image.height, width, height, kMaxGreySide));
  }
  GreyImage result =
      image.width == width ? image : resize_grey_columns(image, width, filter);
  if (image.height == height) return result;
  return resize_grey_rows(result, height, filter);
}

}  // namespace solera::image
