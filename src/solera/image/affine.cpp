#include "solera/image/affine.h"

#include <cmath>
#include <cstdint>

namespace solera::image {
namespace {

constexpr double kDegree = 3.14159265358979323846 / 180.0;
constexpr int kFractionBits = 16;

std::int64_t to_fixed(double value) {
  return static_cast<std::int64_t>(
      std::floor(value * (1 << kFractionBits) + 0.5));
}

Image black_like(const Image& image) {
  Image result{image.width, image.height, {}};
  result.pixels.resize(image.pixels.size());
  return result;
}

}  // namespace

Image transform_affine(const Image& image,
                       const std::array<double, 6>& matrix) {
  const auto& [a, b, c, d, e, f] = matrix;
  const std::int64_t x_step = to_fixed(a);
  const std::int64_t y_step = to_fixed(d);
  std::int64_t row_x = to_fixed(c + a * 0.5 + b * 0.5);
  std::int64_t row_y = to_fixed(f + d * 0.5 + e * 0.5);
  Image result = black_like(image);
  for (int y = 0; y < image.height; ++y) {
    std::int64_t x_fixed = row_x;
    std::int64_t y_fixed = row_y;
    std::uint8_t* to = result.row(y);
    for (int x = 0; x < image.width; ++x, to += 3) {
      const std::int64_t from_x = x_fixed >> kFractionBits;
      const std::int64_t from_y = y_fixed >> kFractionBits;
      if (from_x >= 0 && from_x < image.width && from_y >= 0 &&
          from_y < image.height) {
        const std::uint8_t* from =
            image.row(static_cast<int>(from_y)) + 3 * from_x;
        for (int channel = 0; channel < 3; ++channel)
          to[channel] = from[channel];
      }
      x_fixed += x_step;
      y_fixed += y_step;
    }
    row_x += to_fixed(b);
    row_y += to_fixed(e);
  }
  return result;
}

Image rotate(const Image& image, double degrees) {
  const double cosine = std::cos(-degrees * kDegree);
  const double sine = std::sin(-degrees * kDegree);
  const double x = image.width / 2.0;
  const double y = image.height / 2.0;
  return transform_affine(image, {cosine, sine, cosine * -x + sine * -y + x,
                                  -sine, cosine, -sine * -x + cosine * -y + y});
}

Image shear_x(const Image& image, double factor) {
  return transform_affine(image, {1.0, factor, 0.0, 0.0, 1.0, 0.0});
}

Image shear_y(const Image& image, double factor) {
  return transform_affine(image, {1.0, 0.0, 0.0, factor, 1.0, 0.0});
}

Image translate(const Image& image, int right, int down) {
  return transform_affine(image, {1.0, 0.0, -static_cast<double>(right), 0.0,
                                  1.0, -static_cast<double>(down)});
}

}  // namespace solera::image
