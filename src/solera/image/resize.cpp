#include "solera/image/resize.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "solera/core/error.h"

namespace solera::image {
namespace {

constexpr int kMaxSide = 32768;
/// Pillow's fixed point: 32 bits less 8 of a pixel and 2 of overshoot.
constexpr int kPrecisionBits = 32 - 8 - 2;
constexpr int kHalf = 1 << (kPrecisionBits - 1);

double bilinear(double x) { return std::max(0.0, 1.0 - std::abs(x)); }

double bicubic(double x) {
  constexpr double a = -0.5;
  x = std::abs(x);
  if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
  if (x < 2.0) return (((x - 5.0) * x + 8.0) * x - 4.0) * a;
  return 0.0;
}

struct Kernel {
  double (*weight)(double);
  double support;
};

Kernel kernel_of(Filter filter) {
  if (filter == Filter::kBicubic) return {bicubic, 2.0};
  return {bilinear, 1.0};
}

/// How the elements of a line are made of another line's: element i is the sum
/// of `taps[i].count` elements from `taps[i].first` on, times the weights from
/// `weights[stride * i]` on.
struct Recipe {
  struct Taps {
    int first;
    int count;
  };
  std::vector<Taps> taps;
  std::vector<std::int32_t> weights;
  int stride = 0;

  const std::int32_t* weights_of(int i) const {
    return weights.data() + static_cast<std::size_t>(stride) * i;
  }
};

/// precompute_coeffs and normalize_coeffs_8bpc of Pillow's Resample.c.
Recipe make_recipe(int from, int to, const Kernel& kernel) {
  const double scale = static_cast<double>(from) / to;
  const double stretch = std::max(1.0, scale);
  const double support = kernel.support * stretch;
  Recipe recipe;
  recipe.stride = static_cast<int>(std::ceil(support)) * 2 + 1;
  recipe.weights.resize(static_cast<std::size_t>(recipe.stride) * to);
  std::vector<double> exact(static_cast<std::size_t>(recipe.stride));
  for (int i = 0; i < to; ++i) {
    const double center = (i + 0.5) * scale;
    const int first = std::max(0, static_cast<int>(center - support + 0.5));
    const int end = std::min(from, static_cast<int>(center + support + 0.5));
    const double inverse = 1.0 / stretch;
    double sum = 0.0;
    for (int x = first; x < end; ++x) {
      exact[x - first] = kernel.weight((x - center + 0.5) * inverse);
      sum += exact[x - first];
    }
    std::int32_t* weights =
        recipe.weights.data() + static_cast<std::size_t>(recipe.stride) * i;
    for (int x = 0; x < end - first; ++x) {
      const double weight = sum == 0.0 ? exact[x] : exact[x] / sum;
      weights[x] = static_cast<std::int32_t>(weight * (1 << kPrecisionBits) +
                                             (weight < 0 ? -0.5 : 0.5));
    }
    recipe.taps.push_back({first, end - first});
  }
  return recipe;
}

std::uint8_t to_byte(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> kPrecisionBits, 0, 255));
}

void combine_pixels(const std::uint8_t* from, const Recipe& recipe, int width,
                    std::uint8_t* to) {
  for (int x = 0; x < width; ++x, to += 3) {
    const std::int32_t* weights = recipe.weights_of(x);
    const Recipe::Taps taps = recipe.taps[x];
    const std::uint8_t* pixel = from + std::ptrdiff_t{3} * taps.first;
    std::int32_t red = kHalf;
    std::int32_t green = kHalf;
    std::int32_t blue = kHalf;
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

/// A part of a picture; rows are `stride` bytes apart.
struct View {
  const std::uint8_t* data;
  std::ptrdiff_t stride;
  int width;
  int height;

  const std::uint8_t* row(int y) const { return data + stride * y; }
};

View view_of(const Image& image) {
  return {image.pixels.data(), std::ptrdiff_t{3} * image.width, image.width,
          image.height};
}

Image blank(int width, int height) {
  Image image{width, height, {}};
  image.pixels.resize(std::size_t{3} * width * height);
  return image;
}

Image resize_columns(const View& from, int width, const Kernel& kernel) {
  Image result = blank(width, from.height);
  const Recipe recipe = make_recipe(from.width, width, kernel);
  for (int y = 0; y < from.height; ++y) {
    combine_pixels(from.row(y), recipe, width, result.row(y));
  }
  return result;
}

Image resize_rows(const View& from, int height, const Kernel& kernel) {
  Image result = blank(from.width, height);
  const Recipe recipe = make_recipe(from.height, height, kernel);
  const std::size_t length = std::size_t{3} * from.width;
  std::vector<std::int32_t> sums(length);
  for (int y = 0; y < height; ++y) {
    std::fill(sums.begin(), sums.end(), kHalf);
    const Recipe::Taps taps = recipe.taps[y];
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

/// ImagingScaleAffine of Pillow, which adds up the step as it goes.
std::vector<int> nearest_positions(int from, int to) {
  const double step = static_cast<double>(from) / to;
  std::vector<int> positions;
  double at = step * 0.5;
  for (int i = 0; i < to; ++i, at += step) {
    positions.push_back(std::min(from - 1, static_cast<int>(at)));
  }
  return positions;
}

Image resize_nearest(const View& from, int width, int height) {
  Image result = blank(width, height);
  const std::vector<int> columns = nearest_positions(from.width, width);
  const std::vector<int> rows = nearest_positions(from.height, height);
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* row = from.row(rows[y]);
    std::uint8_t* to = result.row(y);
    for (int x = 0; x < width; ++x, to += 3) {
      for (int c = 0; c < 3; ++c) to[c] = row[3 * columns[x] + c];
    }
  }
  return result;
}

Image copy(const View& from) {
  Image result = blank(from.width, from.height);
  for (int y = 0; y < from.height; ++y) {
    std::copy_n(from.row(y), 3 * from.width, result.row(y));
  }
  return result;
}

Image resize_view(const View& from, int width, int height, Filter filter) {
  if (filter == Filter::kNearest) return resize_nearest(from, width, height);
  const Kernel kernel = kernel_of(filter);
  if (width == from.width && height == from.height) return copy(from);
  if (width == from.width) return resize_rows(from, height, kernel);
  Image columns = resize_columns(from, width, kernel);
  if (height == from.height) return columns;
  return resize_rows(view_of(columns), height, kernel);
}

void check_target(int width, int height) {
  if (width < 1 || height < 1 || width > kMaxSide || height > kMaxSide) {
    throw Error(ErrorKind::kUsage, "",
                fmt::format("asked to resize to {} x {} pixels, expected 1 to "
                            "{} a side",
                            width, height, kMaxSide));
  }
}

}  // namespace

Image resize(const Image& image, int width, int height, Filter filter) {
  return resized_crop(image, {0, 0, image.width, image.height}, width, height,
                      filter);
}

Image resized_crop(const Image& image, const Box& box, int width, int height,
                   Filter filter) {
  check_target(width, height);
  if (box.left < 0 || box.top < 0 || box.width < 1 || box.height < 1 ||
      box.left > image.width - box.width ||
      box.top > image.height - box.height) {
    throw Error(ErrorKind::kUsage, "",
                fmt::format("asked to resize {} x {} pixels at ({}, {}), "
                            "expected a box inside {} x {}",
                            box.width, box.height, box.left, box.top,
                            image.width, image.height));
  }
  const View view{image.row(box.top) + std::ptrdiff_t{3} * box.left,
                  std::ptrdiff_t{3} * image.width, box.width, box.height};
  return resize_view(view, width, height, filter);
}

}  // namespace solera::image
