#pragma once

#include <string>

#include "solera/core/span.h"
#include "solera/image/image.h"

namespace solera::image {

/// A file of tests/fixtures/image, made by make_image_fixtures.py.
Bytes fixture(const std::string& file);

/// The PPM of that name in the same folder, as Pillow wrote it.
Image expected_picture(const std::string& name);

/// Smooth waves of the three colours with an edge.
Image wavy_picture(int width, int height);

/// How far two pictures of one size are apart, over all channels.
struct Difference {
  int largest = 0;
  double mean = 0.0;
};

/// Fails the test, and says no difference, if the sizes differ.
Difference difference(const Image& a, const Image& b);

}  // namespace solera::image
