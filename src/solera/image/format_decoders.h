#pragma once

#include <cstdint>
#include <string>

#include "solera/core/span.h"
#include "solera/image/image.h"
#include "solera/image/orientation.h"

namespace solera::image {

// One source per format; image/decode.h joins them and has the contract.
// Sizes and boxes here are those of the picture as it is stored.

/// What the header of a file says, its size within the limits.
struct Header {
  ImageSize size;
  Orientation orientation = Orientation::kUpright;
};

/// Throws Error(kBadInput) naming `name` if a side or the number of pixels is
/// zero or beyond the limits.
ImageSize checked_size(std::uint64_t width, std::uint64_t height,
                       const std::string& name);

Header read_jpeg_header(ByteSpan encoded, const std::string& name);
Header read_png_header(ByteSpan encoded, const std::string& name);
Header read_webp_header(ByteSpan encoded, const std::string& name);

/// A picture as it is stored.
struct Stored {
  Image image;
  Orientation orientation = Orientation::kUpright;
};

Stored decode_jpeg(ByteSpan encoded, const std::string& name);
Stored decode_png(ByteSpan encoded, const std::string& name);
Stored decode_webp(ByteSpan encoded, const std::string& name);

/// The pixels of `window` in the picture shrunk by `divisor` (1, 2, 4 or 8),
/// whose sides are those of the stored picture / divisor, rounded up.
Image decode_jpeg_window(ByteSpan encoded, const std::string& name,
                         const Box& window, int divisor);

}  // namespace solera::image
