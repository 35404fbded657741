#include "solera/image/resize.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "solera/core/error.h"
#include "solera/image/resample_weights.h"

namespace solera::image {
namespace {

constexpr int kMaxSide = 32768;

/// A part of a picture; rows are `stride` bytes apart.
struct View {
  const std::uint8_t* data;
  std::ptrdiff_t stride;
  int width;
  int height;

  const std::uint8_t* row(int y) const { return data + stride * y; }
};

View view_of(const Image& image, const Box& box) {
  return {image.row(box.top) + std::ptrdiff_t{3} * box.left,
          std::ptrdiff_t{3} * image.width, box.width, box.height};
}

View view_of(const Image& image) {
  return view_of(image, {0, 0, image.width, image.height});
}

Image blank(int width, int height) {
  Image image{width, height, {}};
  image.pixels.resize(std::size_t{3} * width * height);
  return image;
}

void combine_pixels(const std::uint8_t* from, const ResampleWeights& recipe,
                    int width, std::uint8_t* to) {
  for (int x = 0; x < width; ++x, to += 3) {
    const std::int32_t* weights = recipe.weights_of(x);
    const ResampleWeights::Taps taps = recipe.taps[x];
    const std::uint8_t* pixel = from + std::ptrdiff_t{3} * taps.first;
    std::int32_t red = kHalfWeight;
    std::int32_t green = kHalfWeight;
    std::int32_t blue = kHalfWeight;
    for (int i = 0; i < taps.count; ++i, pixel += 3) {
      red += weights[i] * pixel[0];
      green += weights[i] * pixel[1];
      blue += weights[i] * pixel[2];
    }
    to[0] = to_byte(red);
    to[1] = to_byte(green);
    to[2] = to_byte(blue);
  }
}

Image resize_columns(const View& from, const Stretch& columns, int width,
                     Filter filter) {
  Image result = blank(width, from.height);
  const ResampleWeights recipe = resample_weights(columns, width, filter);
  for (int y = 0; y < from.height; ++y) {
    combine_pixels(from.row(y), recipe, width, result.row(y));
  }
  return result;
}

Image resize_rows(const View& from, const Stretch& rows, int height,
                  Filter filter) {
  Image result = blank(from.width, height);
  const ResampleWeights recipe = resample_weights(rows, height, filter);
  const std::size_t length = std::size_t{3} * from.width;
  std::vector<std::int32_t> sums(length);
  for (int y = 0; y < height; ++y) {
    std::fill(sums.begin(), sums.end(), kHalfWeight);
    const ResampleWeights::Taps taps = recipe.taps[y];
    for (int i = 0; i < taps.count; ++i) {
      const std::int32_t weight = recipe.weights_of(y)[i];
      const std::uint8_t* row = from.row(taps.first + i);
      for (std::size_t x = 0; x < length; ++x) sums[x] += weight * row[x];
    }
    std::uint8_t* to = result.row(y);
    for (std::size_t x = 0; x < length; ++x) to[x] = to_byte(sums[x]);
  }
  return result;
}

Image resize_nearest(const View& from, const std::vector<int>& columns,
                     const std::vector<int>& rows) {
  Image result =
      blank(static_cast<int>(columns.size()), static_cast<int>(rows.size()));
  for (int y = 0; y < result.height; ++y) {
    const std::uint8_t* row = from.row(rows[y]);
    std::uint8_t* to = result.row(y);
    for (const int column : columns) {
      to = std::copy_n(row + std::ptrdiff_t{3} * column, 3, to);
    }
  }
  return result;
}

Image copy(const View& from) {
  Image result = blank(from.width, from.height);
  for (int y = 0; y < from.height; ++y) {
    std::copy_n(from.row(y), std::ptrdiff_t{3} * from.width, result.row(y));
  }
  return result;
}

Image resize_view(const View& from, const FractionalBox& box, int width,
                  int height, Filter filter) {
  const Stretch columns{from.width, box.left, box.width};
  const Stretch rows{from.height, box.top, box.height};
  if (filter == Filter::kNearest) {
    return resize_nearest(from, nearest_positions(columns, width),
                          nearest_positions(rows, height));
  }
  const bool keeps_rows = rows.is_whole_line_of(height);
  if (columns.is_whole_line_of(width)) {
    return keeps_rows ? copy(from) : resize_rows(from, rows, height, filter);
  }
  Image narrow = resize_columns(from, columns, width, filter);
  if (keeps_rows) return narrow;
  return resize_rows(view_of(narrow), rows, height, filter);
}

/// NaN is outside.
void check_request(const Image& image, const FractionalBox& box, int width,
                   int height) {
  if (!(box.left >= 0.0 && box.top >= 0.0 && box.width > 0.0 &&
        box.height > 0.0 && box.left + box.width <= image.width &&
        box.top + box.height <= image.height)) {
    throw Error(ErrorKind::kUsage, "",
                fmt::format("asked to resize {} x {} pixels at ({}, {}), "
                            "expected a box inside {} x {}",
                            box.width, box.height, box.left, box.top,
                            image.width, image.height));
  }
  if (width < 1 || height < 1 || width > kMaxSide || height > kMaxSide) {
    throw Error(ErrorKind::kUsage, "",
                fmt::format("asked to resize to {} x {} pixels, expected 1 to "
                            "{} a side",
                            width, height, kMaxSide));
  }
}

FractionalBox fractional(const Box& box) {
  return {static_cast<double>(box.left), static_cast<double>(box.top),
          static_cast<double>(box.width), static_cast<double>(box.height)};
}

}  // namespace

Image resize(const Image& image, int width, int height, Filter filter) {
  return resized_crop(image, {0, 0, image.width, image.height}, width, height,
                      filter);
}

Image resized_crop(const Image& image, const Box& box, int width, int height,
                   Filter filter) {
  check_request(image, fractional(box), width, height);
  return resize_view(view_of(image, box),
                     fractional({0, 0, box.width, box.height}), width, height,
                     filter);
}

Image resize_box(const Image& image, const FractionalBox& box, int width,
                 int height, Filter filter) {
  check_request(image, box, width, height);
  return resize_view(view_of(image), box, width, height, filter);
}

}  // namespace solera::image
