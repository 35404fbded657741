#include "solera/image/grey.h"

#include <gtest/gtest.h>

#include "solera/image/resize.h"
#include "tests/image/pictures.h"
#include "tests/support/errors.h"

namespace solera::image {
namespace {

/// The picture with all three channels alike.
Image in_rgb(const GreyImage& grey) {
  Image image{grey.width, grey.height, {}};
  for (const std::uint8_t value : grey.pixels) {
    image.pixels.insert(image.pixels.end(), 3, value);
  }
  return image;
}

TEST(ToGrey, GivesTheBytesOfPillow) {
  const GreyImage grey = to_grey(expected_picture("source"));
  EXPECT_EQ(difference(in_rgb(grey), expected_picture("grey_png")).largest, 0);
}

TEST(GreyImage, IsResizedAsAPictureInColourIs) {
  const GreyImage grey = to_grey(expected_picture("source"));
  for (const ImageSize size :
       {ImageSize{32, 32}, {61, 20}, {17, 47}, {80, 66}, {61, 47}, {1, 1}}) {
    for (const Filter filter :
         {Filter::kBilinear, Filter::kBicubic, Filter::kLanczos}) {
      const GreyImage result = resize(grey, size.width, size.height, filter);
      EXPECT_EQ(result.width, size.width);
      EXPECT_EQ(difference(in_rgb(result), resize(in_rgb(grey), size.width,
                                                  size.height, filter))
                    .largest,
                0);
    }
  }
}

TEST(GreyImage, RejectsSizesThatCannotBe) {
  const GreyImage grey = to_grey(wavy_picture(9, 7));
  for (const ImageSize size : {ImageSize{0, 5}, {5, 0}, {32769, 5}}) {
    support::usage_error_of(
        [&] { resize(grey, size.width, size.height, Filter::kLanczos); });
  }
  support::usage_error_of([&] { resize(grey, 5, 5, Filter::kNearest); });
  support::usage_error_of([] { resize(GreyImage(), 5, 5, Filter::kBicubic); });
}

}  // namespace
}  // namespace solera::image
