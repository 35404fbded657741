#include "solera/data/glyphs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "solera/data/font_set.h"
#include "solera/data/scripts.h"
#include "tests/support/errors.h"

namespace solera::data {
namespace {

namespace fs = std::filesystem;
using support::input_error_of;
using support::usage_error_of;
using testing::ElementsAre;
using testing::HasSubstr;

const char* const kFonts = "/usr/share/fonts/truetype/dejavu/*.ttf";

class Glyphs : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists("/usr/share/fonts/truetype/dejavu")) {
      GTEST_SKIP() << "the Debian package fonts-dejavu is missing";
    }
  }

  static GlyphSpec spec_of(const std::string& characters) {
    GlyphSpec spec;
    spec.fonts = {kFonts};
    spec.characters = characters;
    spec.per_class = 12;
    return spec;
  }

  static DatasetPtr open(const GlyphSpec& spec, const std::string& split) {
    return open_glyphs(spec, split, ".", "r");
  }

  static std::set<std::string> fonts_of(const Dataset& dataset) {
    std::set<std::string> fonts;
    for (std::int64_t i = 0; i < dataset.size(); ++i) {
      const std::string name = dataset.sample_name(i);
      fonts.insert(name.substr(0, name.find(':')));
    }
    return fonts;
  }
};

TEST_F(Glyphs, AreDrawnPerClass) {
  const DatasetPtr dataset = open(spec_of("aβ"), "");
  EXPECT_THAT(dataset->class_names(), ElementsAre("a", "β"));
  ASSERT_EQ(dataset->size(), 24);
  EXPECT_EQ(dataset->label(11), 0);
  EXPECT_EQ(dataset->label(12), 1);
  const image::Image image = dataset->read(12).pixels;
  EXPECT_EQ(image.width, 28);
  EXPECT_GT(*std::max_element(image.pixels.begin(), image.pixels.end()), 200);
  EXPECT_THAT(dataset->sample_name(12), HasSubstr(":U+03B2:"));
}

TEST_F(Glyphs, DependOnTheSeedOnly) {
  GlyphSpec spec = spec_of("a");
  const image::Image first = open(spec, "")->read(3).pixels;
  EXPECT_EQ(open(spec, "")->read(3).pixels.pixels, first.pixels);
  EXPECT_NE(open(spec, "")->read(4).pixels.pixels, first.pixels);
  const std::string name = open(spec, "")->sample_name(3);
  spec.seed = 1;
  EXPECT_NE(open(spec, "")->read(3).pixels.pixels, first.pixels);
  EXPECT_NE(open(spec, "")->sample_name(3), name);
}

TEST_F(Glyphs, OfTrainAndTestHaveNoFontFamilyInCommon) {
  GlyphSpec spec = spec_of("a");
  spec.per_class = 100;
  std::set<std::string> train;
  std::set<std::string> test;
  for (const std::string& font : fonts_of(*open(spec, "train"))) {
    train.insert(fs::path(font).stem().string().substr(0, font.find('-')));
  }
  for (const std::string& font : fonts_of(*open(spec, "test"))) {
    test.insert(fs::path(font).stem().string().substr(0, font.find('-')));
  }
  EXPECT_FALSE(train.empty());
  EXPECT_FALSE(test.empty());
  for (const std::string& family : test) EXPECT_EQ(train.count(family), 0U);
  const auto all = fonts_of(*open(spec, ""));
  EXPECT_EQ(all.size(), fonts_of(*open(spec, "train")).size() +
                            fonts_of(*open(spec, "test")).size());
}

TEST_F(Glyphs, LeaveOutFontsThatLackACharacter) {
  const auto all = open_fonts({kFonts}, ".", U"a");
  const auto armenian = open_fonts({kFonts}, ".", U"aա");
  EXPECT_GT(armenian.size(), 0U);
  EXPECT_LT(armenian.size(), all.size());
  EXPECT_THAT(
      input_error_of([&] { open(spec_of("\U0001F600\U00013000"), ""); }),
      HasSubstr("none of the fonts"));
}

TEST_F(Glyphs, NeedTwoFamiliesToBeSplit) {
  GlyphSpec spec = spec_of("a");
  spec.fonts = {"/usr/share/fonts/truetype/dejavu/DejaVuSans{,-Bold}.ttf"};
  EXPECT_EQ(fonts_of(*open(spec, "")).size(), 2U);
  EXPECT_THAT(input_error_of([&] { open(spec, "train"); }),
              HasSubstr("found one family"));
}

TEST_F(Glyphs, RefuseWrongSpecs) {
  GlyphSpec spec = spec_of("a");
  EXPECT_THAT(usage_error_of([&] { open(spec, "val"); }),
              HasSubstr("found split 'val'"));
  spec.script = "latin";
  EXPECT_THAT(usage_error_of([&] { open(spec, ""); }),
              HasSubstr("one of 'script' and 'characters'"));
  spec.characters.clear();
  spec.scale = {0.9, 0.1};
  EXPECT_THAT(usage_error_of([&] { open(spec, ""); }),
              HasSubstr("scale must be"));
}

TEST(Scripts, HaveDistinctCharacters) {
  for (const Script& script : scripts()) {
    const std::u32string& all = script.characters;
    EXPECT_EQ(std::set<char32_t>(all.begin(), all.end()).size(), all.size());
    EXPECT_EQ(script_characters(script.name, ""), all);
  }
  EXPECT_EQ(script_characters("latin+digits", "").size(), 62U);
  EXPECT_EQ(script_characters("greek", "").size(), 24U);
  EXPECT_EQ(script_characters("cyrillic", "").size(), 32U);
  EXPECT_EQ(script_characters("armenian", "").size(), 38U);
  EXPECT_EQ(script_characters("georgian", "").size(), 33U);
  EXPECT_EQ(script_characters("hebrew", "").size(), 22U);
}

TEST(Scripts, RefuseUnknownNamesAndOverlaps) {
  EXPECT_THAT(usage_error_of([] { script_characters("greeek", "r"); }),
              HasSubstr("[r] unknown script 'greeek', did you mean 'greek'?"));
  EXPECT_THAT(usage_error_of([] { script_characters("latin+latin", "r"); }),
              HasSubstr("comes twice"));
}

TEST(Characters, AreReadFromUtf8) {
  EXPECT_EQ(parse_characters("a β\t\U0001F600", ""), U"aβ\U0001F600");
  EXPECT_EQ(
      to_utf8(U'a') + to_utf8(U'β') + to_utf8(U'ა') + to_utf8(U'\U0001F600'),
      "aβა\U0001F600");
  for (const char* text : {"\xFF", "\xC0\x80", "\xE1\x83", "\x80", " ", "aa"}) {
    EXPECT_THROW(parse_characters(text, ""), Error) << text;
  }
}

}  // namespace
}  // namespace solera::data
