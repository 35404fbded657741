#pragma once

#include "solera/image/image.h"

namespace solera::image {

// PIL's ImageEnhance, bit for bit: a blend of the picture with one that lacks
// something, `factor` = 1 gives the picture itself, 0 the other one, above 1
// more than there was.

Image adjust_brightness(const Image& image, double factor);  ///< Lacks light.
Image adjust_colour(const Image& image, double factor);      ///< Is grey.
Image adjust_contrast(const Image& image, double factor);    ///< Is one grey.
Image adjust_sharpness(const Image& image, double factor);   ///< Is smooth.

}  // namespace solera::image
