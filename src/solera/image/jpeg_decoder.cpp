#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstddef>
#include <cstdio>
#include <cstring>

// jpeglib.h needs std::FILE and std::size_t declared before it.
#include <jpeglib.h>
// jerror.h needs jpeglib.h.
#include <jerror.h>

#include "solera/core/error.h"
#include "solera/image/format_decoders.h"

namespace solera::image {
namespace {

constexpr int kExifMarker = JPEG_APP0 + 1;
constexpr std::array<std::uint8_t, 6> kExifTag = {'E', 'x', 'i', 'f', 0, 0};

/// Columns decoded on either side of a window: what the interpolation of
/// chroma looks at beyond its border.
constexpr int kChromaMargin = 2;

struct ErrorManager {
  jpeg_error_mgr base;  // first: libjpeg hands back a pointer to it
  std::jmp_buf jump;
  char message[JMSG_LENGTH_MAX];
};

extern "C" {
[[noreturn]] static void jump_out(j_common_ptr info) {
  auto* errors = reinterpret_cast<ErrorManager*>(info->err);
  errors->base.format_message(info, errors->message);
  std::longjmp(errors->jump, 1);
}

/// Warnings of lost pixels are errors; odd markers and the like are not.
static void judge_message(j_common_ptr info, int level) {
  if (level >= 0) return;
  switch (info->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
      jump_out(info);
    default:
      return;
  }
}
}

/// `CLIP8(nk - MULDIV255(ink, nk))` of Pillow; Adobe stores 255 - ink.
std::uint8_t ink_to_light(unsigned inverted_ink, unsigned inverted_black) {
  const unsigned product = (255 - inverted_ink) * inverted_black + 128;
  return static_cast<std::uint8_t>(inverted_black -
                                   (((product >> 8) + product) >> 8));
}

void copy_cmyk(const std::uint8_t* from, int width, std::uint8_t* to) {
  for (int x = 0; x < width; ++x, from += 4, to += 3) {
    for (int c = 0; c < 3; ++c) to[c] = ink_to_light(from[c], from[3]);
  }
}

class JpegReader {
 public:
  JpegReader(ByteSpan encoded, const std::string& name) : name_(name) {
    info_.err = jpeg_std_error(&errors_.base);
    errors_.base.error_exit = jump_out;
    errors_.base.emit_message = judge_message;
    guard([&] {
      jpeg_create_decompress(&info_);
      jpeg_mem_src(&info_, encoded.data(), encoded.size());
      jpeg_save_markers(&info_, kExifMarker, 0xFFFF);
      jpeg_read_header(&info_, TRUE);
    });
  }
  ~JpegReader() { jpeg_destroy_decompress(&info_); }
  JpegReader(const JpegReader&) = delete;
  JpegReader& operator=(const JpegReader&) = delete;

  Header header() const {
    return {checked_size(info_.image_width, info_.image_height, name_),
            orientation()};
  }

  Image decode(const Box& window, int divisor);

 private:
  /// Every call of libjpeg goes through here: its errors jump back to this
  /// frame, over C frames and a lambda without destructors.
  template <class Body>
  void guard(Body body) {
    if (setjmp(errors_.jump) != 0) {
      jpeg_destroy_decompress(&info_);  // may be done twice
      throw Error(ErrorKind::kBadInput, name_,
                  std::string("found a broken JPEG (") + errors_.message +
                      "), expected a whole one; replace or remove it");
    }
    body();
  }

  Orientation orientation() const;
  void start(int divisor);
  void read_rows(const Box& window, int left, std::uint8_t* row, Image& image);

  const std::string& name_;
  ErrorManager errors_{};
  jpeg_decompress_struct info_{};
};

Orientation JpegReader::orientation() const {
  for (const jpeg_marker_struct* marker = info_.marker_list; marker != nullptr;
       marker = marker->next) {
    const ByteSpan data(marker->data, marker->data_length);
    if (marker->marker == kExifMarker && data.size() >= kExifTag.size() &&
        std::equal(kExifTag.begin(), kExifTag.end(), data.begin())) {
      return exif_orientation(
          {data.data() + kExifTag.size(), data.size() - kExifTag.size()});
    }
  }
  return Orientation::kUpright;
}

void JpegReader::start(int divisor) {
  const bool is_cmyk =
      info_.jpeg_color_space == JCS_CMYK || info_.jpeg_color_space == JCS_YCCK;
  info_.out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
  info_.scale_num = 1;
  info_.scale_denom = static_cast<unsigned>(divisor);
  guard([&] { jpeg_start_decompress(&info_); });
}

void JpegReader::read_rows(const Box& window, int left, std::uint8_t* row,
                           Image& image) {
  const bool is_cmyk = info_.output_components == 4;
  const std::uint8_t* inside =
      row + std::ptrdiff_t{window.left - left} * info_.output_components;
  guard([&] {
    if (window.top > 0) {
      jpeg_skip_scanlines(&info_, static_cast<JDIMENSION>(window.top));
    }
    for (int y = 0; y < window.height; ++y) {
      jpeg_read_scanlines(&info_, &row, 1);
      if (is_cmyk) {
        copy_cmyk(inside, window.width, image.row(y));
      } else {
        std::memcpy(image.row(y), inside, std::size_t{3} * image.width);
      }
    }
    if (info_.output_scanline == info_.output_height) {
      jpeg_finish_decompress(&info_);
    }
  });
}

Image JpegReader::decode(const Box& window, int divisor) {
  start(divisor);
  const int full_width = static_cast<int>(info_.output_width);
  const int first = std::max(0, window.left - kChromaMargin);
  const int end =
      std::min(full_width, window.left + window.width + kChromaMargin);
  auto left = static_cast<JDIMENSION>(first);
  auto width = static_cast<JDIMENSION>(end - first);
  if (end - first < full_width) {
    // Moves `left` back to a whole block and widens by as much.
    guard([&] { jpeg_crop_scanline(&info_, &left, &width); });
  }
  Image image{window.width, window.height, {}};
  image.pixels.resize(std::size_t{3} * window.width * window.height);
  Bytes row(std::size_t{info_.output_width} * info_.output_components);
  read_rows(window, static_cast<int>(left), row.data(), image);
  return image;
}

}  // namespace

Header read_jpeg_header(ByteSpan encoded, const std::string& name) {
  return JpegReader(encoded, name).header();
}

Stored decode_jpeg(ByteSpan encoded, const std::string& name) {
  JpegReader reader(encoded, name);
  const Header header = reader.header();
  return {reader.decode({0, 0, header.size.width, header.size.height}, 1),
          header.orientation};
}

Image decode_jpeg_window(ByteSpan encoded, const std::string& name,
                         const Box& window, int divisor) {
  JpegReader reader(encoded, name);
  reader.header();  // checks the size
  return reader.decode(window, divisor);
}

}  // namespace solera::image
