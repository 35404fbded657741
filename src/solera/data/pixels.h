#pragma once

#include "solera/core/span.h"
#include "solera/image/image.h"

namespace solera::data {

/// Grey to RGB: `values` has width * height bytes, rows from the top.
image::Image image_from_grey(ByteSpan values, int width, int height);

/// Channel after channel to RGB: `planes` has 3 * width * height bytes.
image::Image image_from_planes(ByteSpan planes, int width, int height);

}  // namespace solera::data
