#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/data/dataset.h"
#include "solera/image/encode.h"
#include "solera/image/image.h"

namespace solera::data {

/// A picture of one colour.
inline image::Image plain_image(int width, int height, std::uint8_t grey) {
  const std::size_t bytes = std::size_t{3} * static_cast<std::size_t>(width) *
                            static_cast<std::size_t>(height);
  return {width, height, std::vector<std::uint8_t>(bytes, grey)};
}

/// A picture whose pixels tell where they were: (column, row, 0).
inline image::Image coordinate_image(int width, int height) {
  image::Image image = plain_image(width, height, 0);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      image.row(y)[3 * x] = static_cast<std::uint8_t>(x);
      image.row(y)[3 * x + 1] = static_cast<std::uint8_t>(y);
    }
  }
  return image;
}

inline Bytes plain_png(std::uint8_t grey = 7) {
  return image::encode_png(plain_image(8, 8, grey));
}

inline std::string plain_png_text(std::uint8_t grey = 7) {
  const Bytes bytes = plain_png(grey);
  return {bytes.begin(), bytes.end()};
}

/// "name=label" of every sample; names without their folders.
inline std::vector<std::string> contents(const Dataset& dataset) {
  std::vector<std::string> rows;
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    const std::string name = dataset.sample_name(i);
    rows.push_back(name.substr(name.rfind('/') + 1) + "=" +
                   std::to_string(dataset.label(i)));
  }
  return rows;
}

}  // namespace solera::data
