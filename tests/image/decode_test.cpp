#include "solera/image/decode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "solera/core/error.h"
#include "solera/image/encode.h"
#include "tests/image/pictures.h"

namespace solera::image {
namespace {

using testing::HasSubstr;

std::string stem(const std::string& file) {
  return file.substr(0, file.find('.'));
}

void expect_as_pillow(const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    SCOPED_TRACE(file);
    const Bytes encoded = fixture(file);
    const Image expected = expected_picture(stem(file));
    // Pillow decodes with the same libraries: not a bit is different.
    EXPECT_EQ(difference(decode(encoded, file), expected).largest, 0);
    const ImageSize size = read_size(encoded, file);
    EXPECT_EQ(size.width, expected.width);
    EXPECT_EQ(size.height, expected.height);
  }
}

TEST(Decode, ReadsJpegsOfEveryChromaAndTheProgressiveOnes) {
  expect_as_pillow(
      {"colour.jpg", "full_chroma.jpg", "half_chroma.jpg", "progressive.jpg"});
}

TEST(Decode, MakesGreyPicturesRgb) {
  expect_as_pillow({"grey.jpg", "grey_png.png", "one_bit.png"});
}

TEST(Decode, MakesInksRgb) { expect_as_pillow({"cmyk.jpg", "ycck.jpg"}); }

TEST(Decode, DropsAlphaWithoutBlending) {
  expect_as_pillow({"rgba.png", "grey_alpha.png", "alpha.webp"});
}

TEST(Decode, LooksPalettesUp) { expect_as_pillow({"palette.png"}); }

TEST(Decode, KeepsTheHighByteOfSixteenBits) {
  expect_as_pillow({"rgb16.png", "grey16.png"});
}

TEST(Decode, ReadsPlainAndInterlacedPngs) {
  expect_as_pillow({"rgb.png", "interlaced.png"});
}

TEST(Decode, ReadsLossyAndLosslessWebps) {
  expect_as_pillow({"lossy.webp", "lossless.webp"});
}

TEST(Decode, FindsTheFormatByTheBytes) { expect_as_pillow({"png_named.jpg"}); }

TEST(Decode, TurnsPicturesUpright) {
  for (char orientation = '1'; orientation <= '8'; ++orientation) {
    expect_as_pillow({std::string("exif_") + orientation + ".jpg"});
  }
  expect_as_pillow({"exif_png.png"});
}

/// The message of the Error(kBadInput) that both readers must throw.
std::string complaint(const Bytes& encoded) {
  try {
    decode(encoded, "shop/cat.jpg");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(), HasSubstr("shop/cat.jpg"));
    return error.what();
  }
  ADD_FAILURE() << "decoded";
  return "";
}

Bytes first_part(Bytes bytes, std::size_t size) {
  bytes.resize(size);
  return bytes;
}

const std::vector<std::string> kOfEveryKind = {
    "colour.jpg", "progressive.jpg", "cmyk.jpg",      "rgb.png",
    "rgb16.png",  "interlaced.png",  "lossless.webp", "lossy.webp"};

TEST(Decode, RejectsFilesCutShortAnywhere) {
  for (const std::string& file : kOfEveryKind) {
    const Bytes whole = fixture(file);
    for (std::size_t size = 0; size + 12 < whole.size(); size += 37) {
      SCOPED_TRACE(file + " cut to " + std::to_string(size));
      complaint(first_part(whole, size));
    }
  }
}

TEST(Decode, NeverCrashesOnChangedBytes) {
  for (const std::string& file : kOfEveryKind) {
    const Bytes whole = fixture(file);
    for (std::size_t at = 0; at < whole.size(); at += 11) {
      Bytes changed = whole;
      changed[at] ^= static_cast<std::uint8_t>(1 + at % 255);
      try {
        const Image image = decode(changed, file);
        EXPECT_EQ(image.pixels.size(),
                  std::size_t{3} * image.width * image.height);
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::kBadInput) << error.what();
      }
    }
  }
}

TEST(Decode, NamesWhatIsNoPicture) {
  EXPECT_THAT(complaint({}), HasSubstr("empty file"));
  EXPECT_THAT(complaint({'G', 'I', 'F', '8', '9', 'a'}),
              HasSubstr("begins with 47 49 46 38"));
  EXPECT_THAT(complaint({'R', 'I', 'F', 'F', 0, 0, 0, 0, 'W', 'A', 'V', 'E'}),
              HasSubstr("begins with"));
}

TEST(Decode, RejectsAnimations) {
  EXPECT_THAT(complaint(fixture("animated.webp")), HasSubstr("animated"));
}

TEST(Decode, RejectsCorruptPixels) {
  Bytes png = fixture("rgb.png");
  png[png.size() / 2] ^= 0xFF;
  EXPECT_THAT(complaint(png), HasSubstr("broken PNG"));
  Bytes jpeg = fixture("colour.jpg");
  // An end-of-image marker in the middle of the coded pixels.
  jpeg[jpeg.size() - 300] = 0xFF;
  jpeg[jpeg.size() - 299] = 0xD9;
  EXPECT_THAT(complaint(jpeg), HasSubstr("broken JPEG"));
}

/// The frame header of a JPEG says 65,000 rows.
TEST(Decode, RejectsSidesBeyondTheLimitBeforeAllocating) {
  Bytes jpeg = fixture("colour.jpg");
  const Bytes frame = {0xFF, 0xC0};
  const auto found =
      std::search(jpeg.begin(), jpeg.end(), frame.begin(), frame.end());
  ASSERT_NE(found, jpeg.end());
  found[5] = 0xFD;
  found[6] = 0xE8;
  EXPECT_THAT(complaint(jpeg), HasSubstr("61 x 65000"));
  EXPECT_THROW(read_size(jpeg, "big.jpg"), Error);
}

/// Sides within the limit whose product is not.
TEST(Decode, RejectsTooManyPixelsBeforeAllocating) {
  Bytes jpeg = fixture("colour.jpg");
  const Bytes frame = {0xFF, 0xC0};
  const auto found =
      std::search(jpeg.begin(), jpeg.end(), frame.begin(), frame.end());
  ASSERT_NE(found, jpeg.end());
  for (const int side : {5, 7}) {
    found[side] = 0x4E;
    found[side + 1] = 0x20;
  }
  EXPECT_THAT(complaint(jpeg), HasSubstr("20000 x 20000"));
}

TEST(Decode, IgnoresBrokenExif) {
  Bytes jpeg = fixture("exif_6.jpg");
  const std::string tag = "Exif";
  const auto found =
      std::search(jpeg.begin(), jpeg.end(), tag.begin(), tag.end());
  ASSERT_NE(found, jpeg.end());
  for (int i = 10; i < 14; ++i) found[i] = 0xFF;  // where the directory is
  const ImageSize size = read_size(jpeg, "exif");
  EXPECT_EQ(size.width, 24);
  EXPECT_EQ(size.height, 16);
}

TEST(HasImageExtension, KnowsTheFormatsInAnyCase) {
  for (const char* name : {"a.jpg", "b/a.JPEG", "a.Png", "a.b.webp"}) {
    EXPECT_TRUE(has_image_extension(name)) << name;
  }
  for (const char* name : {"a.gif", "jpg", "a.jpg.txt", "a", ".jpg/a", ""}) {
    EXPECT_FALSE(has_image_extension(name)) << name;
  }
}

}  // namespace
}  // namespace solera::image
