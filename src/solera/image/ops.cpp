#include "solera/image/ops.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "solera/core/error.h"

namespace solera::image {
namespace {

constexpr int kMaxSide = 32768;

void check_side(std::int64_t side) {
  if (side < 1 || side > kMaxSide) {
    throw Error(ErrorKind::kUsage, "",
                fmt::format("asked for a picture with a side of {} pixels, "
                            "expected 1 to {}",
                            side, kMaxSide));
  }
}

/// round((have - want) / 2) with halves to even, for have >= want.
int centred_start(int have, int want) {
  const int twice = have - want;
  const int half = twice / 2;
  return half + (twice % 2 != 0 && half % 2 != 0 ? 1 : 0);
}

}  // namespace

Image crop(const Image& image, const Box& box) {
  check_side(box.width);
  check_side(box.height);
  Image result{box.width, box.height, {}};
  result.pixels.resize(std::size_t{3} * box.width * box.height);
  const std::int64_t left = box.left;
  const auto first = std::max<std::int64_t>(0, left);
  const auto end = std::min<std::int64_t>(image.width, left + box.width);
  if (first >= end) return result;
  for (int y = 0; y < box.height; ++y) {
    const std::int64_t from = std::int64_t{box.top} + y;
    if (from < 0 || from >= image.height) continue;
    std::memcpy(result.row(y) + 3 * (first - left),
                image.row(static_cast<int>(from)) + 3 * first,
                static_cast<std::size_t>(3 * (end - first)));
  }
  return result;
}

Image flip_horizontal(const Image& image) {
  Image result{image.width, image.height, {}};
  result.pixels.resize(image.pixels.size());
  for (int y = 0; y < image.height; ++y) {
    const std::uint8_t* from = image.row(y);
    std::uint8_t* to = result.row(y) + std::ptrdiff_t{3} * image.width;
    for (int x = 0; x < image.width; ++x, from += 3) {
      to -= 3;
      for (int c = 0; c < 3; ++c) to[c] = from[c];
    }
  }
  return result;
}

Image pad(const Image& image, int left, int top, int right, int bottom) {
  const std::int64_t width = std::int64_t{left} + image.width + right;
  const std::int64_t height = std::int64_t{top} + image.height + bottom;
  check_side(width);
  check_side(height);
  return crop(image,
              {-left, -top, static_cast<int>(width), static_cast<int>(height)});
}

Box center_crop_box(int width, int height, int size) {
  const auto start = [size](int side) {
    return side < size ? -((size - side) / 2) : centred_start(side, size);
  };
  return {start(width), start(height), size, size};
}

ImageSize shorter_side_size(int width, int height, int side) {
  const auto longer = [side](int long_side, int short_side) {
    // As Python divides: the product is exact, the quotient a double.
    return static_cast<int>(
        static_cast<double>(std::int64_t{side} * long_side) / short_side);
  };
  return width <= height ? ImageSize{side, longer(height, width)}
                         : ImageSize{longer(width, height), side};
}

}  // namespace solera::image
