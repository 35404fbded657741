#pragma once

#include "solera/image/image.h"

namespace solera::image {

/// The picture at another size, as PIL's Image.resize: bilinear, bicubic
/// (a = -0.5) and Lanczos (3 lobes) are antialiased when shrinking, computed in
/// two passes with Pillow's 8-bit fixed-point weights, bit for bit. Throws
/// Error(kUsage) if the picture is empty or a side is not in 1 .. 32768.
Image resize(const Image& image, int width, int height, Filter filter);

/// resize(crop(image, box), width, height, filter) without the copy. Throws
/// Error(kUsage) if the box is empty or does not lie inside the picture.
Image resized_crop(const Image& image, const Box& box, int width, int height,
                   Filter filter);

/// A rectangle whose borders may lie between pixels.
struct FractionalBox {
  double left = 0.0;
  double top = 0.0;
  double width = 0.0;
  double height = 0.0;
};

/// What `box` covers, at another size, as PIL's resize(size, filter, box).
/// Unlike after a crop, the pixels around the box count near its border.
/// Throws Error(kUsage) as resized_crop does.
Image resize_box(const Image& image, const FractionalBox& box, int width,
                 int height, Filter filter);

}  // namespace solera::image
