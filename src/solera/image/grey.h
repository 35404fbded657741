#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "solera/image/image.h"

namespace solera::image {

/// A picture of brightness alone, 8 bits, rows from the top, no padding.
struct GreyImage {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> pixels;  ///< width * height

  const std::uint8_t* row(int y) const {
    return pixels.data() + static_cast<std::size_t>(y) * width;
  }
  std::uint8_t* row(int y) {
    return pixels.data() + static_cast<std::size_t>(y) * width;
  }
};

/// The brightness (ITU-R 601-2 luma), as PIL's convert("L") of an RGB picture,
/// bit for bit.
GreyImage to_grey(const Image& image);

/// As PIL's Image.resize of a grey picture, bit for bit; `filter` is not
/// kNearest. Throws Error(kUsage) if the picture is empty or a side is not in
/// 1 .. 32768.
GreyImage resize(const GreyImage& image, int width, int height, Filter filter);

}  // namespace solera::image
