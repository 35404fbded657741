#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "solera/image/glyph.h"

namespace solera::data {

struct NamedFont {
  std::filesystem::path path;
  image::Font font;
};

/// The fonts among `patterns` (paths or patterns, relative to `base`) that
/// have every one of `characters`, sorted by path, each once. Others are left
/// out. Error(kBadInput) if a pattern matches nothing.
std::vector<NamedFont> open_fonts(const std::vector<std::string>& patterns,
                                  const std::filesystem::path& base,
                                  const std::u32string& characters);

struct FontSplit {
  std::string split;         ///< train, test (or synonyms); empty: all fonts.
  double test_share = 0.25;  ///< Of the families, in (0, 1).
  std::uint64_t seed = 0;    ///< Which families are for testing.
};

/// The fonts of a split. A family, the file name up to the first `-`, is never
/// in both. Error(kUsage) at `where` for another split; Error(kBadInput) at
/// `where` if there is no font, or a single family to be split.
std::vector<NamedFont> select_fonts(std::vector<NamedFont> fonts,
                                    const FontSplit& options,
                                    const std::string& where);

}  // namespace solera::data
