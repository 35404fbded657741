#include <webp/decode.h>

#include <utility>

#include "solera/core/error.h"
#include "solera/image/format_decoders.h"

namespace solera::image {
namespace {

[[noreturn]] void throw_broken(const std::string& name,
                               const std::string& reason) {
  throw Error(ErrorKind::kBadInput, name,
              "found a broken WebP (" + reason +
                  "), expected a whole one; replace or remove it");
}

}  // namespace

Header read_webp_header(ByteSpan encoded, const std::string& name) {
  WebPBitstreamFeatures features;
  const VP8StatusCode status =
      WebPGetFeatures(encoded.data(), encoded.size(), &features);
  if (status == VP8_STATUS_NOT_ENOUGH_DATA) {
    throw_broken(name, "the file is cut short");
  }
  if (status != VP8_STATUS_OK) throw_broken(name, "its header is wrong");
  if (features.has_animation != 0) {
    throw Error(ErrorKind::kBadInput, name,
                "found an animated WebP, expected a still picture; extract "
                "one frame or remove it");
  }
  if (features.width < 1 || features.height < 1) {
    throw_broken(name, "its size is wrong");
  }
  return {checked_size(static_cast<std::uint64_t>(features.width),
                       static_cast<std::uint64_t>(features.height), name),
          Orientation::kUpright};
}

Stored decode_webp(ByteSpan encoded, const std::string& name) {
  const ImageSize size = read_webp_header(encoded, name).size;
  Image image{size.width, size.height, {}};
  image.pixels.resize(std::size_t{3} * size.width * size.height);
  if (WebPDecodeRGBInto(encoded.data(), encoded.size(), image.pixels.data(),
                        image.pixels.size(), 3 * size.width) == nullptr) {
    throw_broken(name, "its pixels end early or are corrupt");
  }
  return {std::move(image), Orientation::kUpright};
}

}  // namespace solera::image
