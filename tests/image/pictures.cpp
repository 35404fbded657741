#include "tests/image/pictures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <sstream>

#include "solera/core/file.h"

namespace solera::image {

Bytes fixture(const std::string& file) {
  return read_bytes(std::string(SOLERA_FIXTURES) + "/image/" + file);
}

Image expected_picture(const std::string& name) {
  const Bytes bytes = fixture(name + ".ppm");
  std::istringstream header(std::string(bytes.begin(), bytes.end()));
  std::string magic;
  Image image;
  int white = 0;
  header >> magic >> image.width >> image.height >> white;
  const auto start = static_cast<std::ptrdiff_t>(header.tellg()) + 1;
  image.pixels.assign(bytes.begin() + start, bytes.end());
  return image;
}

Image wavy_picture(int width, int height) {
  Image image{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < 3; ++c) {
        const double wave = std::sin(x / (9.0 + c)) * std::cos(y / (11.0 - c));
        const int edge = x + 2 * y > width ? 30 : -30;
        image.pixels.push_back(
            static_cast<std::uint8_t>(128 + edge + std::lround(90 * wave)));
      }
    }
  }
  return image;
}

Difference difference(const Image& a, const Image& b) {
  Difference result;
  EXPECT_EQ(a.width, b.width);
  EXPECT_EQ(a.height, b.height);
  EXPECT_EQ(a.pixels.size(), b.pixels.size());
  EXPECT_FALSE(a.empty());
  if (a.pixels.size() != b.pixels.size() || a.empty()) return result;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    const int apart = std::abs(a.pixels[i] - b.pixels[i]);
    result.largest = std::max(result.largest, apart);
    result.mean += apart;
  }
  result.mean /= static_cast<double>(a.pixels.size());
  return result;
}

}  // namespace solera::image
