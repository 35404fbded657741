#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace solera::image {

/// An RGB picture, 8 bits a channel, rows from the top, no padding.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;  ///< 3 * width * height, R G B R G B ...

  bool empty() const { return pixels.empty(); }
  const std::uint8_t* row(int y) const {
    return pixels.data() + static_cast<std::size_t>(y) * width * 3;
  }
  std::uint8_t* row(int y) {
    return pixels.data() + static_cast<std::size_t>(y) * width * 3;
  }
};

/// Width and height of a picture in pixels.
struct ImageSize {
  int width = 0;
  int height = 0;
};

/// A rectangle in pixels: columns left .. left+width-1, rows alike.
struct Box {
  int left = 0;
  int top = 0;
  int width = 0;
  int height = 0;
};

/// How new pixels are made of old ones; PIL's meaning, antialiased when
/// shrinking (nearest is not).
enum class Filter { kNearest, kBilinear, kBicubic, kLanczos };

}  // namespace solera::image
