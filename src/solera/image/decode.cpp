#include "solera/image/decode.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/image/format_decoders.h"
#include "solera/image/ops.h"
#include "solera/image/resize.h"

namespace solera::image {
namespace {

constexpr std::uint64_t kMaxSide = 32768;
constexpr std::uint64_t kMaxPixels = std::uint64_t{1} << 28;

struct Format {
  Header (*read_header)(ByteSpan, const std::string&);
  Stored (*decode)(ByteSpan, const std::string&);
};

constexpr Format kJpeg = {read_jpeg_header, decode_jpeg};
constexpr Format kPng = {read_png_header, decode_png};
constexpr Format kWebp = {read_webp_header, decode_webp};

bool has_at(ByteSpan bytes, std::size_t offset, std::string_view magic) {
  return bytes.size() >= offset + magic.size() &&
         std::equal(magic.begin(), magic.end(), bytes.begin() + offset,
                    [](char a, std::uint8_t b) {
                      return static_cast<std::uint8_t>(a) == b;
                    });
}

const Format& find_format(ByteSpan encoded, const std::string& name) {
  if (has_at(encoded, 0, "\xFF\xD8\xFF")) return kJpeg;
  if (has_at(encoded, 0, "\x89PNG\r\n\x1A\n")) return kPng;
  if (has_at(encoded, 0, "RIFF") && has_at(encoded, 8, "WEBP")) return kWebp;
  std::string start;
  for (std::size_t i = 0; i < std::min<std::size_t>(encoded.size(), 4); ++i) {
    start += fmt::format(" {:02X}", encoded[i]);
  }
  throw Error(ErrorKind::kBadInput, name,
              encoded.empty() ? "found an empty file, expected a JPEG, PNG or "
                                "WebP picture; replace or remove it"
                              : "found a file that begins with" + start +
                                    ", expected a JPEG, PNG or WebP picture; "
                                    "convert or remove it");
}

bool is_inside(const Box& box, ImageSize size) {
  return box.left >= 0 && box.top >= 0 && box.width > 0 && box.height > 0 &&
         box.width <= size.width && box.left <= size.width - box.width &&
         box.height <= size.height && box.top <= size.height - box.height;
}

/// A run of pixels in a line shrunk by `divisor`.
struct Run {
  int first;
  int length;
};

/// The run nearest to first .. first+length-1 of a line of `full` pixels.
Run nearest_run(int first, int length, int full, int divisor) {
  const auto round = [&](int x) { return (x + divisor / 2) / divisor; };
  const int end = first + length == full ? (full + divisor - 1) / divisor
                                         : round(first + length);
  return {round(first), end - round(first)};
}

/// The run that covers it.
Run covering_run(int first, int length, int divisor) {
  const int start = first / divisor;
  return {start, (first + length + divisor - 1) / divisor - start};
}

Box window_of(const Run& columns, const Run& rows) {
  return {columns.first, rows.first, columns.length, rows.length};
}

/// A file whose header is read and whose upright picture holds `box`.
struct Request {
  Request(ByteSpan file, const std::string& file_name, const Box& wanted);

  bool can_shrink() const {
    return format == &kJpeg && header.orientation == Orientation::kUpright;
  }
  Image exact() const {
    return can_shrink() ? decode_jpeg_window(encoded, name, box, 1)
                        : crop(decode(encoded, name), box);
  }

  ByteSpan encoded;
  const std::string& name;
  Box box;
  const Format* format;
  Header header;
};

Request::Request(ByteSpan file, const std::string& file_name, const Box& wanted)
    : encoded(file),
      name(file_name),
      box(wanted),
      format(&find_format(file, file_name)),
      header(format->read_header(file, file_name)) {
  const ImageSize size = upright_size(header.size, header.orientation);
  if (is_inside(box, size)) return;
  throw Error(ErrorKind::kUsage, name,
              fmt::format("asked for {} x {} pixels at ({}, {}), expected a "
                          "box inside {} x {}",
                          box.width, box.height, box.left, box.top, size.width,
                          size.height));
}

/// The largest divisor that leaves kOversampling times the size asked for.
int divisor_for(const Box& box, int width, int height) {
  constexpr std::int64_t kOversampling = 2;
  for (const int divisor : {8, 4, 2}) {
    if (box.width >= kOversampling * width * divisor &&
        box.height >= kOversampling * height * divisor) {
      return divisor;
    }
  }
  return 1;
}

}  // namespace

ImageSize checked_size(std::uint64_t width, std::uint64_t height,
                       const std::string& name) {
  if (width < 1 || height < 1 || width > kMaxSide || height > kMaxSide ||
      width * height > kMaxPixels) {
    throw Error(ErrorKind::kBadInput, name,
                fmt::format("found a picture of {} x {} pixels, expected 1 to "
                            "{} a side and at most {} in all; shrink or "
                            "remove it",
                            width, height, kMaxSide, kMaxPixels));
  }
  return {static_cast<int>(width), static_cast<int>(height)};
}

ImageSize read_size(ByteSpan encoded, const std::string& name) {
  const Header header = find_format(encoded, name).read_header(encoded, name);
  return upright_size(header.size, header.orientation);
}

Image decode(ByteSpan encoded, const std::string& name) {
  Stored stored = find_format(encoded, name).decode(encoded, name);
  return upright(std::move(stored.image), stored.orientation);
}

Image decode_region(ByteSpan encoded, const std::string& name, const Box& box,
                    int least_width, int least_height) {
  const Request request(encoded, name, box);
  if (!request.can_shrink()) return request.exact();
  const ImageSize full = request.header.size;
  for (const int divisor : {8, 4, 2}) {
    const Box window =
        window_of(nearest_run(box.left, box.width, full.width, divisor),
                  nearest_run(box.top, box.height, full.height, divisor));
    if (window.width >= std::max(1, least_width) &&
        window.height >= std::max(1, least_height)) {
      return decode_jpeg_window(encoded, name, window, divisor);
    }
  }
  return request.exact();
}

Image decode_resized_crop(ByteSpan encoded, const std::string& name,
                          const Box& box, int width, int height,
                          Filter filter) {
  const Request request(encoded, name, box);
  const int divisor = divisor_for(box, width, height);
  if (!request.can_shrink() || filter == Filter::kNearest || width < 1 ||
      height < 1 || divisor == 1) {
    return resize(request.exact(), width, height, filter);
  }
  const Box window = window_of(covering_run(box.left, box.width, divisor),
                               covering_run(box.top, box.height, divisor));
  const double scale = 1.0 / divisor;  // a power of two: all below is exact
  const FractionalBox exact{box.left * scale - window.left,
                            box.top * scale - window.top, box.width * scale,
                            box.height * scale};
  return resize_box(decode_jpeg_window(encoded, name, window, divisor), exact,
                    width, height, filter);
}

bool has_image_extension(const std::filesystem::path& path) {
  const std::string extension = lower(path.extension().string());
  return extension == ".jpg" || extension == ".jpeg" || extension == ".png" ||
         extension == ".webp";
}

}  // namespace solera::image
