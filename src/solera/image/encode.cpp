#include "solera/image/encode.h"

#include <fmt/format.h>
#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

#include <csetjmp>
#include <cstddef>
#include <cstdlib>
#include <memory>

#include "solera/core/error.h"

namespace solera::image {
namespace {

struct Free {
  void operator()(void* memory) const { std::free(memory); }
};
struct WebpFree {
  void operator()(void* memory) const { WebPFree(memory); }
};

void check_picture(const Image& image, int max_side) {
  if (image.empty() || image.width > max_side || image.height > max_side) {
    throw Error(ErrorKind::kUsage, "",
                fmt::format("asked to encode a picture of {} x {} pixels, "
                            "expected 1 to {} a side",
                            image.width, image.height, max_side));
  }
}

struct JpegErrors {
  jpeg_error_mgr base;  // first: libjpeg hands back a pointer to it
  std::jmp_buf jump;
};

extern "C" [[noreturn]] void jump_out(j_common_ptr info) {
  std::longjmp(reinterpret_cast<JpegErrors*>(info->err)->jump, 1);
}

/// Its frame holds nothing with a destructor, for libjpeg may jump out of it.
/// False on failure; `buffer` is the caller's to free in any case.
bool write_jpeg(const Image& image, int quality, unsigned char*& buffer,
                unsigned long& size) {
  JpegErrors errors{};
  jpeg_compress_struct info{};
  info.err = jpeg_std_error(&errors.base);
  errors.base.error_exit = jump_out;
  if (setjmp(errors.jump) != 0) {
    jpeg_destroy_compress(&info);
    return false;
  }
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, &buffer, &size);
  info.image_width = static_cast<JDIMENSION>(image.width);
  info.image_height = static_cast<JDIMENSION>(image.height);
  info.input_components = 3;
  info.in_color_space = JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  jpeg_start_compress(&info, TRUE);
  for (int y = 0; y < image.height; ++y) {
    auto* row = const_cast<JSAMPROW>(image.row(y));
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  return true;
}

}  // namespace

Bytes encode_png(const Image& image) {
  check_picture(image, 32768);
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  header.width = static_cast<png_uint_32>(image.width);
  header.height = static_cast<png_uint_32>(image.height);
  header.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(header);
  Bytes encoded(size);
  if (png_image_write_to_memory(&header, encoded.data(), &size, 0,
                                image.pixels.data(), 0, nullptr) == 0) {
    throw Error(
        ErrorKind::kFailure, "",
        std::string("libpng cannot write a picture: ") + header.message);
  }
  encoded.resize(size);
  return encoded;
}

Bytes encode_jpeg(const Image& image, int quality) {
  check_picture(image, 32768);
  if (quality < 1 || quality > 100) {
    throw Error(
        ErrorKind::kUsage, "",
        fmt::format("asked for JPEG quality {}, expected 1 to 100", quality));
  }
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  const bool written = write_jpeg(image, quality, buffer, size);
  const std::unique_ptr<unsigned char, Free> owner(buffer);
  if (!written) {
    throw Error(ErrorKind::kFailure, "", "libjpeg cannot write a picture");
  }
  return Bytes(buffer, buffer + size);
}

Bytes encode_webp_lossless(const Image& image) {
  check_picture(image, WEBP_MAX_DIMENSION);
  std::uint8_t* buffer = nullptr;
  const std::size_t size = WebPEncodeLosslessRGB(
      image.pixels.data(), image.width, image.height, 3 * image.width, &buffer);
  const std::unique_ptr<std::uint8_t, WebpFree> owner(buffer);
  if (size == 0) {
    throw Error(ErrorKind::kFailure, "", "libwebp cannot write a picture");
  }
  return Bytes(buffer, buffer + size);
}

}  // namespace solera::image
