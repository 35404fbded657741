#pragma once

#include <filesystem>
#include <memory>

#include "solera/image/image.h"

namespace solera::image {

/// How a glyph is drawn. The defaults draw it upright in the middle.
struct GlyphStyle {
  int size = 28;        ///< Pixels a side of the picture, 1 .. 4096.
  double scale = 0.75;  ///< Longer side of the glyph's box / size, (0, 4].
  double rotation_degrees = 0.0;  ///< Counter-clockwise, in [-360, 360].
  double shear = 0.0;    ///< Columns to the right per row upwards, in [-4, 4].
  double shift_x = 0.0;  ///< Pixels to the right.
  double shift_y = 0.0;  ///< Pixels down.
  double weight_delta = 0.0;  ///< Pixels added to (or taken from) a stroke.
};

/// A scalable font file, drawn by FreeType without hinting, so the same style
/// gives the same pixels. The const functions may be called from several
/// threads: a lock in each Font lets one at a time in, so threads that should
/// not wait open one Font each.
class Font {
 public:
  /// Throws Error(kBadInput) if the file is no scalable font.
  explicit Font(const std::filesystem::path& path);
  ~Font();
  Font(Font&& other) noexcept;
  Font& operator=(Font&& other) noexcept;

  /// Whether the font has a shape of its own for this Unicode character.
  bool has(char32_t character) const;

  /// White on black, size x size, centred by its bounding box after scaling,
  /// shear and rotation; what a shift or a large scale takes over the edge is
  /// cut off. `scale` is measured before shear, rotation and weight. A blank
  /// character gives a black picture. Throws Error(kBadInput) if the font
  /// lacks the character or cannot draw it, Error(kUsage) if a style value is
  /// out of range or not finite.
  Image render(char32_t character, const GlyphStyle& style) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace solera::image
