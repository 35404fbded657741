#include "solera/image/glyph.h"

#include <fmt/format.h>
#include <ft2build.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include FT_FREETYPE_H
#include FT_BBOX_H
#include FT_OUTLINE_H

#include "solera/core/error.h"

namespace solera::image {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kFixedOne = 65536.0;  ///< 1 in FreeType's 16.16 numbers.
constexpr double kPixel = 64.0;        ///< 1 pixel in its 26.6 numbers.
constexpr int kMaxSize = 4096;

void check_range(const char* option, double value, double low, double high) {
  if (!(value >= low && value <= high)) {
    throw Error(ErrorKind::kUsage, "",
                fmt::format("glyph style has {} = {}, expected {} to {}",
                            option, value, low, high));
  }
}

void check_style(const GlyphStyle& style) {
  check_range("size", style.size, 1, kMaxSize);
  check_range("scale", style.scale, 1e-3, 4);
  check_range("rotation_degrees", style.rotation_degrees, -360, 360);
  check_range("shear", style.shear, -4, 4);
  check_range("shift_x", style.shift_x, -kMaxSize, kMaxSize);
  check_range("shift_y", style.shift_y, -kMaxSize, kMaxSize);
  check_range("weight_delta", style.weight_delta, -kMaxSize, kMaxSize);
}

FT_Fixed fixed(double x) { return std::lround(x * kFixedOne); }
FT_Pos pixels(double x) { return std::lround(x * kPixel); }

/// Rotation after shear after `factor`; y points up in FreeType.
FT_Matrix matrix_of(const GlyphStyle& style, double factor) {
  const double angle = style.rotation_degrees * kPi / 180.0;
  const double cosine = std::cos(angle) * factor;
  const double sine = std::sin(angle) * factor;
  return {fixed(cosine), fixed(cosine * style.shear - sine), fixed(sine),
          fixed(sine * style.shear + cosine)};
}

Image white_on_black(const std::vector<std::uint8_t>& coverage, int size) {
  Image image{size, size, {}};
  image.pixels.reserve(coverage.size() * 3);
  for (const std::uint8_t light : coverage) {
    image.pixels.insert(image.pixels.end(), 3, light);
  }
  return image;
}

}  // namespace

struct Font::State {
  std::string name;
  std::mutex mutex;  // guards library and face
  FT_Library library = nullptr;
  FT_Face face = nullptr;

  ~State() {
    if (face != nullptr) FT_Done_Face(face);
    if (library != nullptr) FT_Done_FreeType(library);
  }

  void open(const std::filesystem::path& path);
  void check(FT_Error error, const std::string& doing) const;
  void load_outline(char32_t character) const;
  void place(FT_Outline& outline, const GlyphStyle& style) const;
  std::vector<std::uint8_t> draw(FT_Outline& outline, int size) const;
};

void Font::State::open(const std::filesystem::path& path) {
  name = path.string();
  if (FT_Init_FreeType(&library) != 0) {
    throw Error(ErrorKind::kFailure, name, "FreeType cannot be started");
  }
  if (FT_New_Face(library, path.c_str(), 0, &face) != 0) {
    face = nullptr;
    throw Error(ErrorKind::kBadInput, name,
                "found no font that FreeType can read, expected a TrueType, "
                "OpenType or Type 1 file");
  }
  if (!FT_IS_SCALABLE(face) ||
      FT_Select_Charmap(face, FT_ENCODING_UNICODE) != 0) {
    throw Error(ErrorKind::kBadInput, name,
                "found a font without outlines or without a Unicode map, "
                "expected a scalable one");
  }
}

void Font::State::check(FT_Error error, const std::string& doing) const {
  if (error == 0) return;
  throw Error(ErrorKind::kBadInput, name,
              fmt::format("FreeType cannot {} (error {}); try another font",
                          doing, error));
}

void Font::State::load_outline(char32_t character) const {
  const FT_UInt glyph = FT_Get_Char_Index(face, character);
  if (glyph == 0) {
    throw Error(ErrorKind::kBadInput, name,
                fmt::format("the font lacks U+{:04X}; try another font",
                            static_cast<std::uint32_t>(character)));
  }
  check(FT_Load_Glyph(face, glyph, FT_LOAD_NO_SCALE), "load a character");
  if (face->glyph->format != FT_GLYPH_FORMAT_OUTLINE) {
    throw Error(ErrorKind::kBadInput, name,
                fmt::format("U+{:04X} has no outline; try another font",
                            static_cast<std::uint32_t>(character)));
  }
}

void Font::State::place(FT_Outline& outline, const GlyphStyle& style) const {
  FT_BBox box{};
  check(FT_Outline_Get_BBox(&outline, &box), "measure a character");
  const FT_Pos longer = std::max(box.xMax - box.xMin, box.yMax - box.yMin);
  if (longer <= 0) return;  // blank
  const double factor =
      style.scale * style.size * kPixel / static_cast<double>(longer);
  const FT_Matrix matrix = matrix_of(style, factor);
  FT_Outline_Transform(&outline, &matrix);
  if (style.weight_delta != 0.0) {
    check(FT_Outline_Embolden(&outline, pixels(style.weight_delta)),
          "change the weight of a character");
  }
  check(FT_Outline_Get_BBox(&outline, &box), "measure a character");
  FT_Outline_Translate(
      &outline,
      pixels(style.size / 2.0 + style.shift_x) - (box.xMin + box.xMax) / 2,
      pixels(style.size / 2.0 - style.shift_y) - (box.yMin + box.yMax) / 2);
}

std::vector<std::uint8_t> Font::State::draw(FT_Outline& outline,
                                            int size) const {
  std::vector<std::uint8_t> coverage(std::size_t{1} * size * size);
  FT_Bitmap bitmap{};
  bitmap.rows = static_cast<unsigned>(size);
  bitmap.width = static_cast<unsigned>(size);
  bitmap.pitch = size;
  bitmap.buffer = coverage.data();
  bitmap.num_grays = 256;
  bitmap.pixel_mode = FT_PIXEL_MODE_GRAY;
  check(FT_Outline_Get_Bitmap(library, &outline, &bitmap), "draw a character");
  return coverage;
}

Font::Font(const std::filesystem::path& path)
    : state_(std::make_unique<State>()) {
  state_->open(path);
}
Font::~Font() = default;
Font::Font(Font&& other) noexcept = default;
Font& Font::operator=(Font&& other) noexcept = default;

bool Font::has(char32_t character) const {
  const std::lock_guard<std::mutex> lock(state_->mutex);
  return FT_Get_Char_Index(state_->face, character) != 0;
}

Image Font::render(char32_t character, const GlyphStyle& style) const {
  check_style(style);
  const std::lock_guard<std::mutex> lock(state_->mutex);
  state_->load_outline(character);
  FT_Outline& outline = state_->face->glyph->outline;
  state_->place(outline, style);
  return white_on_black(state_->draw(outline, style.size), style.size);
}

}  // namespace solera::image
