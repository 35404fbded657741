#include "solera/image/glyph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/thread_pool.h"
#include "tests/image/pictures.h"

namespace solera::image {
namespace {

/// fonts-dejavu-core, which the install script brings.
constexpr char kFont[] = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

/// First and one past the last column and row that are not black.
struct Extent {
  int left, top, right, bottom;
};

Extent extent_of(const Image& image) {
  Extent extent{image.width, image.height, 0, 0};
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      if (image.row(y)[3 * x] == 0) continue;
      extent.left = std::min(extent.left, x);
      extent.right = std::max(extent.right, x + 1);
      extent.top = std::min(extent.top, y);
      extent.bottom = std::max(extent.bottom, y + 1);
    }
  }
  return extent;
}

double ink(const Image& image) {
  return std::accumulate(image.pixels.begin(), image.pixels.end(), 0.0) / 765;
}

Image draw(char32_t character, const GlyphStyle& style) {
  return Font(kFont).render(character, style);
}

TEST(Font, KnowsItsCharacters) {
  const Font font(kFont);
  for (const char32_t character : {U'A', U'7', U'Ω', U'Ж', U'Ա'}) {
    EXPECT_TRUE(font.has(character));
  }
  EXPECT_FALSE(font.has(U'語'));
}

TEST(Font, DrawsWhiteOnBlackInTheMiddleAtTheScale) {
  GlyphStyle style;
  style.size = 64;
  style.scale = 0.5;
  for (const char32_t character : {U'H', U'i', U'Ω', U'-'}) {
    const Image image = draw(character, style);
    ASSERT_EQ(image.width, 64);
    ASSERT_EQ(image.height, 64);
    const Extent extent = extent_of(image);
    // The outline's grid is 1/64 pixel; a border pixel may be partly covered.
    EXPECT_NEAR(
        std::max(extent.right - extent.left, extent.bottom - extent.top), 32,
        2);
    EXPECT_NEAR(extent.left + extent.right, 64, 1);
    EXPECT_NEAR(extent.top + extent.bottom, 64, 1);
    EXPECT_EQ(*std::max_element(image.pixels.begin(), image.pixels.end()), 255);
  }
}

TEST(Font, DrawsAnLTheRightWayUp) {
  GlyphStyle style;
  style.size = 40;
  const Image image = draw(U'L', style);
  const Extent extent = extent_of(image);
  const auto lit = [&](int x, int y) { return image.row(y)[3 * x] > 127; };
  EXPECT_TRUE(lit(extent.left + 1, extent.top + 2));
  EXPECT_TRUE(lit(extent.right - 2, extent.bottom - 2));
  EXPECT_FALSE(lit(extent.right - 2, extent.top + 2));
}

TEST(Font, TurnsAnticlockwise) {
  GlyphStyle style;
  style.size = 40;
  style.rotation_degrees = 90.0;
  // The foot of a turned L is on the right and its toe points up.
  const Image image = draw(U'L', style);
  const Extent extent = extent_of(image);
  const auto lit = [&](int x, int y) { return image.row(y)[3 * x] > 127; };
  EXPECT_GT(extent.right - extent.left, extent.bottom - extent.top);
  EXPECT_TRUE(lit(extent.right - 2, extent.top + 1));
  EXPECT_TRUE(lit(extent.left + 2, extent.bottom - 2));
  EXPECT_FALSE(lit(extent.left + 2, extent.top + 1));
}

TEST(Font, LeansToTheRight) {
  GlyphStyle style;
  style.size = 40;
  style.shear = 0.5;
  const Image image = draw(U'l', style);
  const auto first_lit = [&](int y) {
    int x = 0;
    while (x < image.width && image.row(y)[3 * x] < 128) ++x;
    return x;
  };
  // 20 rows higher is 10 columns further right.
  EXPECT_NEAR(first_lit(10) - first_lit(30), 10, 1);
}

TEST(Font, MovesByWholePixelsWithoutChangingThePicture) {
  GlyphStyle style;
  const Extent before = extent_of(draw(U'R', style));
  style.shift_x = 2.0;
  style.shift_y = -1.0;
  const Extent after = extent_of(draw(U'R', style));
  EXPECT_EQ(after.left - before.left, 2);
  EXPECT_EQ(after.top - before.top, -1);
  EXPECT_EQ(after.bottom - before.bottom, -1);
}

TEST(Font, MakesStrokesThickerAndThinner) {
  GlyphStyle style;
  const double plain = ink(draw(U'E', style));
  style.weight_delta = 1.0;
  EXPECT_GT(ink(draw(U'E', style)), 1.15 * plain);
  style.weight_delta = -0.5;
  EXPECT_LT(ink(draw(U'E', style)), 0.95 * plain);
}

TEST(Font, DrawsABlankAsBlack) {
  EXPECT_EQ(ink(draw(U' ', GlyphStyle())), 0.0);
}

TEST(Font, CutsOffWhatLeavesThePicture) {
  GlyphStyle style;
  style.size = 16;
  style.scale = 4.0;
  style.shear = 4.0;
  style.shift_x = 7.0;
  const Image image = draw(U'W', style);
  EXPECT_EQ(image.pixels.size(), 16U * 16U * 3U);
}

TEST(Font, GivesTheSamePictureFromEveryThread) {
  const Font font(kFont);
  const GlyphStyle style;
  const std::u32string letters = U"abcdefgh";
  std::vector<Image> images(64);
  parallel_for(64, 4, [&](std::int64_t i) {
    images[i] = font.render(letters[i % 8], style);
  });
  for (std::size_t i = 0; i < images.size(); ++i) {
    const Image again = draw(letters[i % 8], style);
    EXPECT_EQ(difference(images[i], again).largest, 0);
  }
}

TEST(Font, CanBeMoved) {
  Font first(kFont);
  const Font second = std::move(first);
  EXPECT_TRUE(second.has(U'A'));
}

TEST(Font, RejectsFilesThatAreNoFonts) {
  for (const std::string& path :
       {std::string("/nonexistent/font.ttf"),
        std::string(SOLERA_FIXTURES) + "/image/rgb.png"}) {
    try {
      const Font font(path);
      FAIL() << "opened " << path;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
      EXPECT_THAT(error.what(), testing::HasSubstr(path));
    }
  }
}

TEST(Font, RejectsACharacterItLacks) {
  EXPECT_THROW(draw(U'語', GlyphStyle()), Error);
}

TEST(GlyphStyle, IsRejectedOutOfRange) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto rejects = [](auto member, auto value) {
    GlyphStyle style;
    style.*member = value;
    EXPECT_THROW(draw(U'A', style), Error);
  };
  rejects(&GlyphStyle::size, 0);
  rejects(&GlyphStyle::size, 4097);
  for (const double scale : {0.0, 5.0, nan}) rejects(&GlyphStyle::scale, scale);
  rejects(&GlyphStyle::rotation_degrees, 361.0);
  rejects(&GlyphStyle::shear, nan);
  rejects(&GlyphStyle::shift_x, 1e9);
  rejects(&GlyphStyle::shift_y, -1e9);
  rejects(&GlyphStyle::weight_delta, nan);
}

}  // namespace
}  // namespace solera::image
