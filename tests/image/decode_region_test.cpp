#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/random.h"
#include "solera/image/decode.h"
#include "solera/image/encode.h"
#include "solera/image/ops.h"
#include "solera/image/resize.h"
#include "tests/image/pictures.h"

namespace solera::image {
namespace {

constexpr int kNoShrinking = 1 << 20;

Box random_box(RandomStream& random, ImageSize size) {
  Box box;
  box.width = static_cast<int>(1 + random.below(size.width));
  box.height = static_cast<int>(1 + random.below(size.height));
  box.left = static_cast<int>(random.below(size.width - box.width + 1));
  box.top = static_cast<int>(random.below(size.height - box.height + 1));
  return box;
}

std::string text(const Box& box) {
  return std::to_string(box.width) + " x " + std::to_string(box.height) +
         " at " + std::to_string(box.left) + ", " + std::to_string(box.top);
}

void expect_exact_regions(const Bytes& encoded, int boxes) {
  const Image whole = decode(encoded, "whole");
  RandomStream random(1, 0, 0, 0);
  for (int i = 0; i < boxes; ++i) {
    const Box box = random_box(random, {whole.width, whole.height});
    SCOPED_TRACE(text(box));
    const Image region =
        decode_region(encoded, "region", box, kNoShrinking, kNoShrinking);
    EXPECT_EQ(difference(region, crop(whole, box)).largest, 0);
  }
}

TEST(DecodeRegion, IsExactWhereNothingIsShrunk) {
  for (const char* file :
       {"colour.jpg", "full_chroma.jpg", "half_chroma.jpg", "progressive.jpg",
        "grey.jpg", "cmyk.jpg", "ycck.jpg", "rgb.png", "lossy.webp"}) {
    SCOPED_TRACE(file);
    expect_exact_regions(fixture(file), 60);
  }
  expect_exact_regions(encode_jpeg(wavy_picture(203, 157), 90), 100);
}

TEST(DecodeRegion, CountsInUprightPixels) {
  for (char orientation = '1'; orientation <= '8'; ++orientation) {
    SCOPED_TRACE(orientation);
    expect_exact_regions(fixture(std::string("exif_") + orientation + ".jpg"),
                         20);
  }
}

TEST(DecodeRegion, ShrinksAsFarAsTheLeastSizeAllows) {
  const Bytes encoded = encode_jpeg(wavy_picture(400, 320), 90);
  const auto size = [&](const Box& box, int width, int height) {
    const Image image = decode_region(encoded, "j", box, width, height);
    return std::vector<int>{image.width, image.height};
  };
  const Box box{40, 80, 320, 240};
  EXPECT_EQ(size(box, 40, 30), (std::vector<int>{40, 30}));
  EXPECT_EQ(size(box, 41, 30), (std::vector<int>{80, 60}));
  EXPECT_EQ(size(box, 40, 61), (std::vector<int>{160, 120}));
  EXPECT_EQ(size(box, 161, 1), (std::vector<int>{320, 240}));
  EXPECT_EQ(size(box, 400, 1), (std::vector<int>{320, 240}));
  EXPECT_EQ(size({0, 0, 400, 320}, 1, 1), (std::vector<int>{50, 40}));
  EXPECT_EQ(size({399, 319, 1, 1}, 0, 0), (std::vector<int>{1, 1}));
}

TEST(DecodeRegion, DoesNotShrinkWhatIsNoUprightJpeg) {
  const Bytes png = encode_png(wavy_picture(200, 100));
  EXPECT_EQ(decode_region(png, "p", {0, 0, 200, 100}, 1, 1).width, 200);
  EXPECT_EQ(
      decode_region(fixture("exif_3.jpg"), "j", {0, 0, 24, 16}, 1, 1).width,
      24);
}

TEST(DecodeRegion, ShrunkHoldsTheMeansOfItsBlocks) {
  const Image source = wavy_picture(203, 157);
  const Bytes encoded = encode_jpeg(source, 95);
  for (const int divisor : {2, 4, 8}) {
    const Box box{16, 24, 128, 96};
    const int width = box.width / divisor;
    const int height = box.height / divisor;
    const Image region = decode_region(encoded, "j", box, width, height);
    Image means{width, height, {}};
    for (int i = 0; i < 3 * width * height; ++i) {
      const int x = box.left + i / 3 % width * divisor;
      const int y = box.top + i / 3 / width * divisor;
      int sum = 0;
      for (int j = 0; j < divisor * divisor; ++j) {
        sum += source.row(y + j / divisor)[3 * (x + j % divisor) + i % 3];
      }
      means.pixels.push_back(
          static_cast<std::uint8_t>(sum / (divisor * divisor)));
    }
    // Low frequencies are not quite means, and chroma is lost at the edge.
    EXPECT_LT(difference(region, means).mean, 2.0) << divisor;
  }
}

TEST(DecodeResizedCrop, IsWithinALevelOfTheExactWay) {
  constexpr int kSide = 24;
  const Bytes encoded = encode_jpeg(wavy_picture(403, 317), 90);
  const Image whole = decode(encoded, "whole");
  RandomStream random(2, 0, 0, 0);
  for (int i = 0; i < 100; ++i) {
    const Box box = random_box(random, {whole.width, whole.height});
    SCOPED_TRACE(text(box));
    const Image fast = decode_resized_crop(encoded, "fast", box, kSide, kSide,
                                           Filter::kBilinear);
    const Image exact =
        resized_crop(whole, box, kSide, kSide, Filter::kBilinear);
    const Difference apart = difference(fast, exact);
    if (std::min(box.width, box.height) < 4 * kSide) {
      EXPECT_EQ(apart.largest, 0);
    } else {
      EXPECT_LT(apart.mean, 1.0);  // of 255
    }
  }
}

TEST(DecodeResizedCrop, IsExactForNearestAndOtherFormats) {
  const Image source = wavy_picture(300, 200);
  const Box box{9, 11, 280, 170};
  const auto apart = [&](const Bytes& encoded, Filter filter) {
    const Image exact = resized_crop(decode(encoded, "a"), box, 20, 12, filter);
    return difference(decode_resized_crop(encoded, "a", box, 20, 12, filter),
                      exact)
        .largest;
  };
  EXPECT_EQ(apart(encode_jpeg(source, 90), Filter::kNearest), 0);
  EXPECT_EQ(apart(encode_png(source), Filter::kBilinear), 0);
  EXPECT_EQ(apart(encode_webp_lossless(source), Filter::kBicubic), 0);
  EXPECT_GT(apart(encode_jpeg(source, 90), Filter::kBicubic), 0);
}

TEST(DecodeResizedCrop, RejectsSizesAndBoxesThatCannotBe) {
  const Bytes encoded = fixture("colour.jpg");  // 61 x 47
  const auto run = [&](const Box& box, int width, int height) {
    return decode_resized_crop(encoded, "c", box, width, height,
                               Filter::kBilinear);
  };
  EXPECT_THROW(run({0, 0, 62, 47}, 8, 8), Error);
  EXPECT_THROW(run({0, 0, 61, 47}, 0, 8), Error);
  EXPECT_THROW(run({0, 0, 61, 47}, 8, -1), Error);
  EXPECT_THROW(run({0, 0, 61, 47}, 8, 2147483647), Error);
}

TEST(DecodeRegion, RejectsABoxThatLeavesThePicture) {
  const Bytes encoded = fixture("colour.jpg");  // 61 x 47
  for (const Box& box :
       {Box{-1, 0, 5, 5}, Box{0, -1, 5, 5}, Box{57, 0, 5, 5}, Box{0, 43, 5, 5},
        Box{0, 0, 0, 5}, Box{0, 0, 5, 0}, Box{2147483647, 0, 5, 5}}) {
    SCOPED_TRACE(text(box));
    try {
      decode_region(encoded, "cat.jpg", box, 1, 1);
      FAIL() << "decoded";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    }
  }
}

TEST(DecodeRegion, RejectsAJpegCutShortInsideTheBox) {
  Bytes encoded = encode_jpeg(wavy_picture(203, 157), 90);
  encoded.resize(encoded.size() / 2);
  for (const int least : {1, kNoShrinking}) {
    EXPECT_THROW(
        decode_region(encoded, "cut.jpg", {20, 100, 60, 50}, least, least),
        Error);
  }
}

}  // namespace
}  // namespace solera::image
