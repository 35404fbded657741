#pragma once

#include "solera/core/span.h"
#include "solera/image/image.h"

namespace solera::image {

// For fixtures and reports. The same picture gives the same bytes. An empty
// picture, or a size or quality the format does not allow, throws
// Error(kUsage); trouble inside a library Error(kFailure).

Bytes encode_png(const Image& image);

/// `quality` 1 .. 100, chroma subsampled 4:2:0.
Bytes encode_jpeg(const Image& image, int quality);

/// At most 16383 pixels a side.
Bytes encode_webp_lossless(const Image& image);

}  // namespace solera::image
