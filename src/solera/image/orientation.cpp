#include "solera/image/orientation.h"

#include <cstdint>
#include <utility>

namespace solera::image {
namespace {

constexpr std::uint32_t kOrientationTag = 0x0112;
constexpr std::uint32_t kShortType = 3;
constexpr std::size_t kEntrySize = 12;

/// Numbers of a TIFF block in its own byte order; zero beyond its end.
class TiffReader {
 public:
  explicit TiffReader(ByteSpan bytes)
      : bytes_(bytes), little_endian_(!bytes.empty() && bytes[0] == 'I') {}

  std::uint32_t number(std::size_t offset, std::size_t size) const {
    if (offset > bytes_.size() || bytes_.size() - offset < size) return 0;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t at = little_endian_ ? size - 1 - i : i;
      value = value << 8 | bytes_[offset + at];
    }
    return value;
  }

 private:
  ByteSpan bytes_;
  bool little_endian_ = false;
};

/// The place in the stored picture that is seen at (x, y).
struct Position {
  int x;
  int y;
};

Position stored_position(int x, int y, ImageSize stored,
                         Orientation orientation) {
  const int right = stored.width - 1;
  const int bottom = stored.height - 1;
  switch (orientation) {
    case Orientation::kUpright:
      break;
    case Orientation::kMirrored:
      return {right - x, y};
    case Orientation::kUpsideDown:
      return {right - x, bottom - y};
    case Orientation::kFlipped:
      return {x, bottom - y};
    case Orientation::kTransposed:
      return {y, x};
    case Orientation::kTurnedLeft:
      return {y, bottom - x};
    case Orientation::kTransversed:
      return {right - y, bottom - x};
    case Orientation::kTurnedRight:
      return {right - y, x};
  }
  return {x, y};
}

}  // namespace

Orientation exif_orientation(ByteSpan exif) {
  const TiffReader tiff(exif);
  const std::size_t directory = tiff.number(4, 4);
  const std::uint32_t entries = tiff.number(directory, 2);
  for (std::uint32_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * kEntrySize;
    if (tiff.number(entry, 2) != kOrientationTag) continue;
    const std::uint32_t value = tiff.number(entry + 8, 2);
    if (tiff.number(entry + 2, 2) == kShortType && value >= 1 && value <= 8) {
      return static_cast<Orientation>(value);
    }
  }
  return Orientation::kUpright;
}

ImageSize upright_size(ImageSize stored, Orientation orientation) {
  if (orientation >= Orientation::kTransposed) {
    std::swap(stored.width, stored.height);
  }
  return stored;
}

Image upright(Image stored, Orientation orientation) {
  if (orientation == Orientation::kUpright) return stored;
  const ImageSize from{stored.width, stored.height};
  const ImageSize size = upright_size(from, orientation);
  Image image{size.width, size.height, {}};
  image.pixels.resize(stored.pixels.size());
  for (int y = 0; y < size.height; ++y) {
    std::uint8_t* to = image.row(y);
    for (int x = 0; x < size.width; ++x, to += 3) {
      const Position at = stored_position(x, y, from, orientation);
      const std::uint8_t* pixel = stored.row(at.y) + std::ptrdiff_t{3} * at.x;
      for (int c = 0; c < 3; ++c) to[c] = pixel[c];
    }
  }
  return image;
}

}  // namespace solera::image
