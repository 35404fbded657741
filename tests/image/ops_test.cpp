#include "solera/image/ops.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "solera/core/error.h"
#include "tests/image/pictures.h"

namespace solera::image {
namespace {

/// Two rows of three pixels; the red channel counts from 1.
Image counted_picture() {
  return {3, 2, {1, 0, 0, 2, 0, 0, 3, 0, 0, 4, 0, 0, 5, 0, 0, 6, 0, 0}};
}

std::vector<int> reds(const Image& image) {
  std::vector<int> values;
  for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
    values.push_back(image.pixels[i]);
  }
  return values;
}

TEST(Crop, TakesThePixelsOfTheBox) {
  const Image result = crop(counted_picture(), {1, 0, 2, 2});
  EXPECT_EQ(reds(result), (std::vector<int>{2, 3, 5, 6}));
}

TEST(Crop, IsBlackOutsideThePicture) {
  const Image result = crop(counted_picture(), {-1, 1, 3, 2});
  EXPECT_EQ(reds(result), (std::vector<int>{0, 4, 5, 0, 0, 0}));
  const Image apart = crop(counted_picture(), {9, 9, 2, 1});
  EXPECT_EQ(reds(apart), (std::vector<int>{0, 0}));
}

TEST(Crop, RejectsSidesThatCannotBe) {
  EXPECT_THROW(crop(counted_picture(), {0, 0, 0, 1}), Error);
  EXPECT_THROW(crop(counted_picture(), {0, 0, 1, -1}), Error);
  EXPECT_THROW(crop(counted_picture(), {0, 0, 1, 32769}), Error);
}

TEST(Crop, SurvivesBoxesAtTheEndOfTheNumbers) {
  constexpr int kHuge = std::numeric_limits<int>::max();
  EXPECT_EQ(reds(crop(counted_picture(), {kHuge, kHuge, 1, 2})),
            (std::vector<int>{0, 0}));
  EXPECT_EQ(reds(crop(counted_picture(), {-kHuge - 1, -kHuge - 1, 2, 1})),
            (std::vector<int>{0, 0}));
}

TEST(FlipHorizontal, ReversesTheColumns) {
  EXPECT_EQ(reds(flip_horizontal(counted_picture())),
            (std::vector<int>{3, 2, 1, 6, 5, 4}));
  const Image source = wavy_picture(17, 5);
  const Image twice = flip_horizontal(flip_horizontal(source));
  EXPECT_EQ(difference(twice, source).largest, 0);
}

TEST(Pad, AddsBlackBordersOfEachWidth) {
  const Image result = pad(counted_picture(), 1, 0, 2, 1);
  EXPECT_EQ(result.width, 6);
  EXPECT_EQ(reds(result), (std::vector<int>{0, 1, 2, 3, 0, 0,  //
                                            0, 4, 5, 6, 0, 0,  //
                                            0, 0, 0, 0, 0, 0}));
}

TEST(Pad, RejectsAResultThatCannotBe) {
  constexpr int kHuge = std::numeric_limits<int>::max();
  EXPECT_THROW(pad(counted_picture(), kHuge, 0, kHuge, 0), Error);
  EXPECT_THROW(pad(counted_picture(), -2, 0, -1, 0), Error);
}

struct Centre {
  int side;
  int size;
  int start;
};

// By torchvision.transforms.functional.center_crop: int(round(d / 2.0)) where
// the picture is larger, padding of d // 2 before it where it is smaller.
TEST(CenterCropBox, RoundsAndPadsLikeTorchvision) {
  for (const Centre& row :
       {Centre{8, 4, 2}, Centre{9, 4, 2}, Centre{7, 4, 2}, Centre{5, 4, 0},
        Centre{11, 4, 4}, Centre{13, 4, 4}, Centre{4, 4, 0}, Centre{3, 4, 0},
        Centre{2, 4, -1}, Centre{1, 4, -1}, Centre{1, 7, -3}}) {
    const Box box = center_crop_box(row.side, 100, row.size);
    EXPECT_EQ(box.left, row.start) << row.side << " to " << row.size;
    EXPECT_EQ(center_crop_box(100, row.side, row.size).top, row.start);
    EXPECT_EQ(box.width, row.size);
    EXPECT_EQ(box.height, row.size);
  }
}

TEST(ShorterSideSize, RoundsTheLongerSideDown) {
  const ImageSize wide = shorter_side_size(500, 375, 256);
  EXPECT_EQ(wide.width, 341);  // int(256 * 500 / 375) = int(341.33)
  EXPECT_EQ(wide.height, 256);
  const ImageSize tall = shorter_side_size(333, 500, 64);
  EXPECT_EQ(tall.width, 64);
  EXPECT_EQ(tall.height, 96);  // int(96.096)
  const ImageSize square = shorter_side_size(7, 7, 32);
  EXPECT_EQ(square.width, 32);
  EXPECT_EQ(square.height, 32);
}

}  // namespace
}  // namespace solera::image
