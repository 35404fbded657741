#pragma once

#include "solera/image/image.h"

namespace solera::image {

/// The picture at another size, as PIL's Image.resize: bilinear and bicubic
/// (a = -0.5) are antialiased when shrinking, computed in two passes with
/// Pillow's 8-bit fixed-point coefficients, bit for bit. Throws Error(kUsage)
/// if the picture is empty or a side is not in 1 .. 32768.
Image resize(const Image& image, int width, int height, Filter filter);

/// resize(crop(image, box), width, height, filter) without the copy. Throws
/// Error(kUsage) if the box is empty or does not lie inside the picture.
Image resized_crop(const Image& image, const Box& box, int width, int height,
                   Filter filter);

}  // namespace solera::image
