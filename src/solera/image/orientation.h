#pragma once

#include "solera/core/span.h"
#include "solera/image/image.h"

namespace solera::image {

/// How a picture is stored, by the EXIF tag of the same name and values.
enum class Orientation {
  kUpright = 1,
  kMirrored = 2,     ///< Left and right are swapped.
  kUpsideDown = 3,   ///< Turned by 180 degrees.
  kFlipped = 4,      ///< Top and bottom are swapped.
  kTransposed = 5,   ///< Rows are columns.
  kTurnedLeft = 6,   ///< To be turned by 90 degrees clockwise.
  kTransversed = 7,  ///< Rows are columns, and turned by 180 degrees.
  kTurnedRight = 8,  ///< To be turned by 90 degrees anticlockwise.
};

/// The orientation that an EXIF block (a TIFF header and its first directory)
/// names. What cannot be understood counts as upright, as readers do.
Orientation exif_orientation(ByteSpan exif);

/// Width and height after `upright`.
ImageSize upright_size(ImageSize stored, Orientation orientation);

/// The picture as it is to be seen.
Image upright(Image stored, Orientation orientation);

}  // namespace solera::image
