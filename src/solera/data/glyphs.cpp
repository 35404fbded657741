#include "solera/data/glyphs.h"

#include <fmt/format.h>

#include "solera/core/random.h"
#include "solera/data/font_set.h"
#include "solera/data/scripts.h"
#include "solera/image/glyph.h"

namespace solera::data {
namespace fs = std::filesystem;
namespace {

constexpr std::uint32_t kStyleStream = 0x676C7970;

class GlyphDataset : public Dataset {
 public:
  GlyphDataset(const GlyphSpec& spec, std::u32string characters,
               std::vector<NamedFont> fonts)
      : spec_(spec),
        characters_(std::move(characters)),
        fonts_(std::move(fonts)) {
    for (const char32_t c : characters_) class_names_.push_back(to_utf8(c));
  }

  std::int64_t size() const override {
    return static_cast<std::int64_t>(characters_.size()) * spec_.per_class;
  }

  RawSample read(std::int64_t index) const override {
    const char32_t character = character_of(index);
    return {{}, font_of(index).font.render(character, style_of(index))};
  }

  std::int64_t label(std::int64_t index) const override {
    return index / spec_.per_class;
  }

  std::string sample_name(std::int64_t index) const override {
    return fmt::format("{}:U+{:04X}:{}", font_of(index).path.string(),
                       static_cast<std::uint32_t>(character_of(index)),
                       style_name(index));
  }

  const std::vector<std::string>& class_names() const override {
    return class_names_;
  }

 private:
  char32_t character_of(std::int64_t index) const {
    return characters_[static_cast<std::size_t>(label(index))];
  }
  std::int64_t variant_of(std::int64_t index) const {
    return index % spec_.per_class;
  }
  const NamedFont& font_of(std::int64_t index) const {
    return fonts_[static_cast<std::size_t>(variant_of(index)) % fonts_.size()];
  }

  /// All that the pixels depend on beside font and character.
  std::string style_name(std::int64_t index) const {
    return fmt::format("{}px,{},{},{},{},{},{}#{}", spec_.size, spec_.rotation,
                       spec_.shear, spec_.shift, spec_.scale[0], spec_.scale[1],
                       spec_.seed, variant_of(index));
  }

  image::GlyphStyle style_of(std::int64_t index) const {
    const auto code = static_cast<std::uint64_t>(character_of(index));
    RandomStream random(spec_.seed,
                        static_cast<std::uint64_t>(variant_of(index)),
                        static_cast<std::uint32_t>(code), kStyleStream);
    const double shift = spec_.shift * spec_.size;
    image::GlyphStyle style;
    style.size = spec_.size;
    style.rotation_degrees = random.uniform(-spec_.rotation, spec_.rotation);
    style.shear = random.uniform(-spec_.shear, spec_.shear);
    style.scale = random.uniform(spec_.scale[0], spec_.scale[1]);
    style.shift_x = random.uniform(-shift, shift);
    style.shift_y = random.uniform(-shift, shift);
    return style;
  }

  GlyphSpec spec_;
  std::u32string characters_;
  std::vector<NamedFont> fonts_;
  std::vector<std::string> class_names_;
};

}  // namespace

void GlyphSpec::validate(const std::string& where) const {
  require_option(!fonts.empty(), where, "fonts", "a list of font files");
  require_option(script.empty() != characters.empty(), where,
                 "one of 'script' and 'characters'", "given");
  require_option(per_class >= 1 && per_class <= 1000000, where, "per_class",
                 "from 1 to 1000000");
  require_option(size >= 8 && size <= 1024, where, "size", "from 8 to 1024");
  require_option(test_share > 0 && test_share < 1, where, "test_share",
                 "between 0 and 1");
  require_option(rotation >= 0 && rotation <= 180, where, "rotation",
                 "from 0 to 180");
  require_option(shear >= 0 && shear <= 4, where, "shear", "from 0 to 4");
  require_option(shift >= 0 && shift <= 1, where, "shift", "from 0 to 1");
  require_option(scale.size() == 2 && scale[0] > 0 && scale[0] <= scale[1] &&
                     scale[1] <= 4,
                 where, "scale", "two ascending numbers in (0, 4]");
}

DatasetPtr open_glyphs(const GlyphSpec& spec, const std::string& split,
                       const fs::path& base, const std::string& where) {
  spec.validate(where);
  const std::u32string characters =
      spec.script.empty() ? parse_characters(spec.characters, where)
                          : script_characters(spec.script, where);
  std::vector<NamedFont> fonts = open_fonts(spec.fonts, base, characters);
  FontSplit options;
  options.split = split;
  options.test_share = spec.test_share;
  options.seed = spec.seed;
  return std::make_shared<GlyphDataset>(
      spec, characters, select_fonts(std::move(fonts), options, where));
}

}  // namespace solera::data
