#include "solera/image/enhance.h"

#include <algorithm>
#include <cstdint>

#include "solera/image/grey.h"

namespace solera::image {
namespace {

// PIL blends in single precision and cuts off what is behind the point.
Image blend(const Image& from, const Image& to, double factor) {
  const auto share = static_cast<float>(factor);
  if (share == 1.0F) return to;
  Image result = from;
  for (std::size_t i = 0; i < result.pixels.size(); ++i) {
    const int start = from.pixels[i];
    const float value =
        static_cast<float>(start) +
        share * static_cast<float>(static_cast<int>(to.pixels[i]) - start);
    result.pixels[i] =
        static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F));
  }
  return result;
}

Image grey_as_colour(const GreyImage& grey) {
  Image result{grey.width, grey.height, {}};
  result.pixels.reserve(3 * grey.pixels.size());
  for (const std::uint8_t value : grey.pixels) {
    result.pixels.insert(result.pixels.end(), 3, value);
  }
  return result;
}

std::uint8_t rounded_mean(const GreyImage& grey) {
  double sum = 0.0;
  for (const std::uint8_t value : grey.pixels) sum += value;
  return static_cast<std::uint8_t>(
      sum / static_cast<double>(grey.pixels.size()) + 0.5);
}

/// A weighted mean with the eight neighbours, PIL's order of additions.
class Smoother {
 public:
  explicit Smoother(const Image& image) : image_(image) {}

  std::uint8_t value(int x, int y, int channel) const {
    float sum = 0.5F;
    for (const int row : {y + 1, y, y - 1}) {
      const std::uint8_t* middle = image_.row(row) + 3 * x + channel;
      const float centre = row == y ? kCentre : kNeighbour;
      sum += static_cast<float>(middle[-3]) * kNeighbour +
             static_cast<float>(middle[0]) * centre +
             static_cast<float>(middle[3]) * kNeighbour;
    }
    return static_cast<std::uint8_t>(std::clamp(sum, 0.0F, 255.0F));
  }

 private:
  static constexpr float kNeighbour = 1.0F / 13.0F;
  static constexpr float kCentre = 5.0F / 13.0F;

  const Image& image_;
};

// The border stays as it is.
Image smooth(const Image& image) {
  Image result = image;
  const Smoother smoother(image);
  for (int y = 1; y < image.height - 1; ++y) {
    for (int x = 1; x < image.width - 1; ++x) {
      for (int channel = 0; channel < 3; ++channel) {
        result.row(y)[3 * x + channel] = smoother.value(x, y, channel);
      }
    }
  }
  return result;
}

}  // namespace

Image adjust_brightness(const Image& image, double factor) {
  Image black = image;
  std::fill(black.pixels.begin(), black.pixels.end(), std::uint8_t{0});
  return blend(black, image, factor);
}

Image adjust_colour(const Image& image, double factor) {
  return blend(grey_as_colour(to_grey(image)), image, factor);
}

Image adjust_contrast(const Image& image, double factor) {
  Image even = image;
  std::fill(even.pixels.begin(), even.pixels.end(),
            rounded_mean(to_grey(image)));
  return blend(even, image, factor);
}

Image adjust_sharpness(const Image& image, double factor) {
  return blend(smooth(image), image, factor);
}

}  // namespace solera::image
