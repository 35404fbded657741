#include <png.h>

#include <csetjmp>
#include <cstring>
#include <vector>

#include "solera/core/error.h"
#include "solera/image/format_decoders.h"

namespace solera::image {
namespace {

constexpr std::size_t kMessageSize = 200;

struct PngSource {
  ByteSpan rest;
  std::jmp_buf jump;
  char message[kMessageSize];
};

extern "C" {
[[noreturn]] static void jump_out(png_structp png, png_const_charp message) {
  auto* source = static_cast<PngSource*>(png_get_error_ptr(png));
  std::strncpy(source->message, message, kMessageSize - 1);
  std::longjmp(source->jump, 1);
}

static void ignore_warning(png_structp, png_const_charp) {}

static void read_bytes(png_structp png, png_bytep to, std::size_t size) {
  auto* source = static_cast<PngSource*>(png_get_io_ptr(png));
  if (source->rest.size() < size) png_error(png, "the file is cut short");
  std::memcpy(to, source->rest.data(), size);
  source->rest = {source->rest.data() + size, source->rest.size() - size};
}
}

class PngReader {
 public:
  PngReader(ByteSpan encoded, const std::string& name) : name_(name) {
    source_.rest = encoded;
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source_, jump_out,
                                  ignore_warning);
    info_ = png_ != nullptr ? png_create_info_struct(png_) : nullptr;
    if (info_ == nullptr) {
      png_destroy_read_struct(&png_, nullptr, nullptr);
      throw Error(ErrorKind::kFailure, name_, "libpng is out of memory");
    }
  }
  ~PngReader() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngReader(const PngReader&) = delete;
  PngReader& operator=(const PngReader&) = delete;

  Header read_header();
  /// Once, after read_header().
  Image decode(ImageSize size);

 private:
  /// Every call of libpng that may fail goes through here: its errors jump
  /// back to this frame, over C frames and a lambda without destructors.
  template <class Body>
  void guard(Body body) {
    if (setjmp(source_.jump) != 0) {
      throw Error(ErrorKind::kBadInput, name_,
                  std::string("found a broken PNG (") + source_.message +
                      "), expected a whole one; replace or remove it");
    }
    body();
  }

  Orientation orientation();
  void ask_for_rgb();

  const std::string& name_;
  PngSource source_{};
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
};

Header PngReader::read_header() {
  guard([&] {
    png_set_read_fn(png_, &source_, read_bytes);
    png_read_info(png_, info_);
  });
  return {checked_size(png_get_image_width(png_, info_),
                       png_get_image_height(png_, info_), name_),
          orientation()};
}

Orientation PngReader::orientation() {
  png_bytep exif = nullptr;
  png_uint_32 size = 0;
  guard([&] { png_get_eXIf_1(png_, info_, &size, &exif); });
  return exif_orientation({exif, exif == nullptr ? 0 : size});
}

void PngReader::ask_for_rgb() {
  png_set_expand(png_);
  png_set_strip_16(png_);
  png_set_strip_alpha(png_);
  png_set_gray_to_rgb(png_);
  png_set_interlace_handling(png_);
  png_read_update_info(png_, info_);
  if (png_get_rowbytes(png_, info_) !=
      std::size_t{3} * png_get_image_width(png_, info_)) {
    png_error(png_, "its pixels cannot be made RGB");
  }
}

Image PngReader::decode(ImageSize size) {
  guard([&] { ask_for_rgb(); });
  Image image{size.width, size.height, {}};
  image.pixels.resize(std::size_t{3} * size.width * size.height);
  std::vector<png_bytep> rows;
  for (int y = 0; y < size.height; ++y) rows.push_back(image.row(y));
  guard([&] {
    png_read_image(png_, rows.data());
    png_read_end(png_, nullptr);
  });
  return image;
}

}  // namespace

Header read_png_header(ByteSpan encoded, const std::string& name) {
  return PngReader(encoded, name).read_header();
}

Stored decode_png(ByteSpan encoded, const std::string& name) {
  PngReader reader(encoded, name);
  const Header header = reader.read_header();
  return {reader.decode(header.size), header.orientation};
}

}  // namespace solera::image
