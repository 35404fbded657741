#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "solera/core/options.h"
#include "solera/data/dataset.h"

namespace solera::data {

/// Letters drawn from fonts: every sample is a character in some font, turned,
/// sheared, scaled and shifted a little at random.
struct GlyphSpec {
  std::vector<std::string> fonts;  ///< Paths or patterns of font files.
  std::string script;              ///< "latin", "latin+digits", ...
  std::string characters;          ///< Or the characters themselves, UTF-8.
  std::int64_t per_class = 100;    ///< Samples of each character.
  int size = 28;                   ///< Side of a picture in pixels.
  std::uint64_t seed = 0;          ///< Of styles and of the split of fonts.
  double test_share = 0.25;        ///< Of the font families, for split test.
  double rotation = 10.0;          ///< Largest, degrees to either side.
  double shear = 0.15;             ///< Largest, to either side.
  double shift = 0.06;             ///< Largest, share of `size`.
  std::vector<double> scale = {0.6, 0.85};  ///< Range of glyph / picture.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("fonts", fonts, "paths or patterns of font files");
    visit("script", script, "names of scripts joined by +: latin+digits");
    visit("characters", characters, "or the characters themselves");
    visit("per_class", per_class, "samples of each character");
    visit("size", size, "side of a picture in pixels");
    visit("seed", seed, "of styles and of the split of fonts");
    visit("test_share", test_share, "share of font families in split test");
    visit("rotation", rotation, "largest rotation in degrees");
    visit("shear", shear, "largest shear");
    visit("shift", shift, "largest shift, as a share of size");
    visit("scale", scale, "range of the glyph's share of the picture");
  }
  void validate(const std::string& where) const;
};

/// The glyphs of `spec`; classes are the characters. Fonts that cannot be read
/// or lack one of the characters are left out. `split` is train or test, whose
/// fonts are of disjoint families (file names up to the first `-`), or empty
/// for all fonts. Relative font paths are relative to `base`. Error(kUsage) at
/// `where` for a wrong spec or split; Error(kBadInput) at `where` if too few
/// fonts are left.
DatasetPtr open_glyphs(const GlyphSpec& spec, const std::string& split,
                       const std::filesystem::path& base,
                       const std::string& where);

}  // namespace solera::data
