#include "solera/image/resize.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "solera/core/error.h"
#include "solera/image/ops.h"
#include "tests/image/pictures.h"

namespace solera::image {
namespace {

class ResizeLikePillow
    : public testing::TestWithParam<std::pair<std::string, Filter>> {};

TEST_P(ResizeLikePillow, GivesTheSameBytesUpDownAndAtOddRatios) {
  const auto& [name, filter] = GetParam();
  const Image source = expected_picture("source");
  const std::vector<ImageSize> sizes = {{20, 15}, {80, 66}, {61, 20},
                                        {17, 60}, {1, 1},   {64, 7}};
  for (const ImageSize size : sizes) {
    const std::string file = name + "_" + std::to_string(size.width) + "x" +
                             std::to_string(size.height);
    SCOPED_TRACE(file);
    const Image result = resize(source, size.width, size.height, filter);
    EXPECT_EQ(difference(result, expected_picture(file)).largest, 0);
  }
}

TEST_P(ResizeLikePillow, GivesTheSameBytesForACrop) {
  const auto& [name, filter] = GetParam();
  const Image source = expected_picture("source");
  const Image result = resized_crop(source, {7, 5, 40, 33}, 24, 24, filter);
  EXPECT_EQ(difference(result, expected_picture(name + "_crop")).largest, 0);
}

TEST_P(ResizeLikePillow, CropsFirstSoThatNothingOutsideTheBoxCounts) {
  const Filter filter = GetParam().second;
  const Image source = wavy_picture(90, 70);
  const Box box{31, 12, 50, 41};
  const Image at_once = resized_crop(source, box, 23, 31, filter);
  const Image in_steps = resize(crop(source, box), 23, 31, filter);
  EXPECT_EQ(difference(at_once, in_steps).largest, 0);
}

TEST_P(ResizeLikePillow, GivesTheSameBytesForABoxBetweenPixels) {
  const auto& [name, filter] = GetParam();
  const Image source = expected_picture("source");
  const Image result =
      resize_box(source, {7.25, 5.5, 40.5, 33.125}, 19, 21, filter);
  EXPECT_EQ(difference(result, expected_picture(name + "_box")).largest, 0);
}

TEST_P(ResizeLikePillow, KeepsAPictureOfTheRightSize) {
  const Image source = wavy_picture(9, 7);
  const Image same = resize(source, 9, 7, GetParam().second);
  EXPECT_EQ(difference(same, source).largest, 0);
}

INSTANTIATE_TEST_SUITE_P(
    Filters, ResizeLikePillow,
    testing::Values(std::pair("nearest", Filter::kNearest),
                    std::pair("bilinear", Filter::kBilinear),
                    std::pair("bicubic", Filter::kBicubic),
                    std::pair("lanczos", Filter::kLanczos)),
    [](const auto& instance) { return instance.param.first; });

TEST(Resize, RejectsSizesThatCannotBe) {
  const Image source = wavy_picture(9, 7);
  EXPECT_THROW(resize(source, 0, 5, Filter::kBilinear), Error);
  EXPECT_THROW(resize(source, 5, 32769, Filter::kNearest), Error);
  EXPECT_THROW(resize(Image(), 5, 5, Filter::kBilinear), Error);
}

TEST(ResizedCrop, RejectsABoxThatLeavesThePicture) {
  const Image source = wavy_picture(9, 7);
  constexpr int kHuge = std::numeric_limits<int>::max();
  for (const Box& box : {Box{-1, 0, 5, 5}, Box{0, -1, 5, 5}, Box{5, 0, 5, 5},
                         Box{0, 3, 5, 5}, Box{0, 0, 0, 5}, Box{0, 0, 5, 0},
                         Box{1, 1, kHuge, 5}, Box{kHuge, 0, 5, 5}}) {
    EXPECT_THROW(resized_crop(source, box, 4, 4, Filter::kBilinear), Error);
  }
}

TEST(ResizeBox, RejectsABoxThatLeavesThePicture) {
  const Image source = wavy_picture(9, 7);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const FractionalBox& box :
       {FractionalBox{-0.5, 0, 5, 5}, FractionalBox{0, 0, 9.5, 5},
        FractionalBox{0, 2.5, 5, 5}, FractionalBox{0, 0, 0, 5},
        FractionalBox{nan, 0, 5, 5}, FractionalBox{0, 0, 5, nan}}) {
    EXPECT_THROW(resize_box(source, box, 4, 4, Filter::kBilinear), Error);
  }
}

}  // namespace
}  // namespace solera::image
