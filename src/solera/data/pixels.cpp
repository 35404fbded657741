#include "solera/data/pixels.h"

namespace solera::data {
namespace {

image::Image interleave(ByteSpan values, std::size_t plane, int width,
                        int height) {
  const std::size_t count =
      static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  image::Image image{width, height, std::vector<std::uint8_t>(3 * count)};
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t c = 0; c < 3; ++c) {
      image.pixels[3 * i + c] = values[i + c * plane];
    }
  }
  return image;
}

}  // namespace

image::Image image_from_grey(ByteSpan values, int width, int height) {
  return interleave(values, 0, width, height);
}

image::Image image_from_planes(ByteSpan planes, int width, int height) {
  return interleave(planes, planes.size() / 3, width, height);
}

}  // namespace solera::data
