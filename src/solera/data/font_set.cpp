#include "solera/data/font_set.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "solera/core/error.h"
#include "solera/core/log.h"
#include "solera/core/random.h"
#include "solera/data/paths.h"

namespace solera::data {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kFontStream = 0x666F6E74;

std::string family_of(const fs::path& path) {
  const std::string stem = path.stem().string();
  return stem.substr(0, stem.find('-'));
}

bool has_all(const image::Font& font, const std::u32string& characters) {
  return std::all_of(characters.begin(), characters.end(),
                     [&](char32_t c) { return font.has(c); });
}

std::set<std::string> test_families(const std::vector<NamedFont>& fonts,
                                    const FontSplit& options,
                                    const std::string& where) {
  std::set<std::string> unique;
  for (const NamedFont& font : fonts) unique.insert(family_of(font.path));
  const std::vector<std::string> families(unique.begin(), unique.end());
  const auto count = static_cast<std::int64_t>(families.size());
  if (count < 2) {
    throw Error(ErrorKind::kBadInput, where,
                "found one family of fonts with these characters, expected "
                "two at least to split them, add fonts");
  }
  const std::int64_t wanted =
      std::llround(options.test_share * static_cast<double>(count));
  const std::int64_t chosen = std::clamp<std::int64_t>(wanted, 1, count - 1);
  const auto order = random_permutation(count, options.seed, kFontStream);
  std::set<std::string> test;
  for (std::int64_t i = 0; i < chosen; ++i) {
    test.insert(
        families[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])]);
  }
  return test;
}

}  // namespace

std::vector<NamedFont> open_fonts(const std::vector<std::string>& patterns,
                                  const fs::path& base,
                                  const std::u32string& characters) {
  std::set<fs::path> paths;
  for (const std::string& pattern : patterns) {
    for (const fs::path& path : expand_paths(pattern, base)) {
      paths.insert(path);
    }
  }
  std::vector<NamedFont> fonts;
  for (const fs::path& path : paths) {
    try {
      image::Font font(path);
      if (has_all(font, characters)) fonts.push_back({path, std::move(font)});
    } catch (const Error& error) {
      log_debug(std::string("font left out: ") + error.what());
    }
  }
  return fonts;
}

std::vector<NamedFont> select_fonts(std::vector<NamedFont> fonts,
                                    const FontSplit& options,
                                    const std::string& where) {
  if (fonts.empty()) {
    throw Error(ErrorKind::kBadInput, where,
                "none of the fonts has all of the characters, add fonts");
  }
  const std::string split = canonical_split(options.split);
  if (split.empty()) return fonts;
  if (split != "train" && split != "test") {
    throw Error(
        ErrorKind::kUsage, where,
        "found split '" + options.split + "', glyphs have train and test only");
  }
  const std::set<std::string> test = test_families(fonts, options, where);
  std::vector<NamedFont> selected;
  for (NamedFont& font : fonts) {
    const bool is_test = test.count(family_of(font.path)) != 0;
    if (is_test == (split == "test")) selected.push_back(std::move(font));
  }
  return selected;
}

}  // namespace solera::data
