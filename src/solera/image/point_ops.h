#pragma once

#include "solera/image/image.h"

namespace solera::image {

// Each value of each channel becomes another one, as PIL's ImageOps does, bit
// for bit.

/// 255 - x.
Image invert(const Image& image);
/// Keeps the highest `bits` (1 to 8) of every value.
Image posterize(const Image& image, int bits);
/// Inverts the values that are not below `threshold`.
Image solarize(const Image& image, double threshold);
/// Spreads the values of each channel to 0 .. 255, linearly.
Image autocontrast(const Image& image);
/// Makes the values of each channel as evenly distributed as they can be.
Image equalize(const Image& image);

}  // namespace solera::image
