#pragma once

#include "solera/image/image.h"

namespace solera::image {

/// The pixels of `box`; those outside the picture are black, as in PIL's crop.
/// Throws Error(kUsage) if a side of the box is not in 1 .. 32768.
Image crop(const Image& image, const Box& box);

/// The mirror image: columns in reverse.
Image flip_horizontal(const Image& image);

/// Black borders of the given widths in pixels; negative ones cut off. Throws
/// Error(kUsage) if a side of the result is not in 1 .. 32768.
Image pad(const Image& image, int left, int top, int right, int bottom);

/// The box of torchvision's CenterCrop(size) for a picture of width x height.
/// It begins at round((width - size) / 2), halves to even as Python rounds.
/// Where the picture is smaller than `size`, torchvision pads with black,
/// floor of half before and the rest behind: the box then begins at a negative
/// coordinate, and crop() does the padding.
Box center_crop_box(int width, int height, int size);

/// The size of torchvision's Resize(side): the shorter side becomes `side`,
/// the longer one int(side * longer / shorter), rounded down.
ImageSize shorter_side_size(int width, int height, int side);

}  // namespace solera::image
