#pragma once

#include <array>

#include "solera/image/image.h"

namespace solera::image {

// Geometry of torchvision's AutoAugment and RandAugment: the same size, the
// nearest pixel, black where the picture has none; bit for bit as PIL computes
// it. Sides up to 4096.

/// The pixel at (x, y) is that of `image` at (a x + b y + c, d x + e y + f),
/// matrix = {a, b, c, d, e, f}; centres of pixels lie at halves. In 16 bits
/// behind the point, as PIL's transform(AFFINE, NEAREST).
Image transform_affine(const Image& image, const std::array<double, 6>& matrix);

/// Counter-clockwise around the middle, as PIL's rotate; below 90 degrees.
Image rotate(const Image& image, double degrees);

/// Row y moves left by factor * y, from the top left corner.
Image shear_x(const Image& image, double factor);
/// Column x moves up by factor * x, from the top left corner.
Image shear_y(const Image& image, double factor);

/// To the right and down, in pixels.
Image translate(const Image& image, int right, int down);

}  // namespace solera::image
