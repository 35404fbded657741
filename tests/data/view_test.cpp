#include "solera/data/view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "solera/image/decode.h"
#include "solera/image/ops.h"
#include "tests/data/samples.h"
#include "tests/support/errors.h"

namespace solera::data {
namespace {

using testing::HasSubstr;

ViewOptions options_of(CropKind crop, int size, double flip = 0.0) {
  ViewOptions options;
  options.crop = crop;
  options.size = size;
  options.flip = flip;
  return options;
}

image::Image view_of(const image::Image& image, const ViewOptions& options,
                     std::int64_t view = 0, std::int64_t sample = 0) {
  return make_view({{}, image}, "x", options, {5, sample, view});
}

/// A smooth picture, so that decoding in two ways may be compared.
Bytes smooth_jpeg() {
  image::Image image = plain_image(320, 240, 0);
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      image.row(y)[3 * x] =
          static_cast<std::uint8_t>(128 + 100 * std::sin(x / 20.0));
      image.row(y)[3 * x + 1] =
          static_cast<std::uint8_t>(128 + 100 * std::cos(y / 15.0));
      image.row(y)[3 * x + 2] = static_cast<std::uint8_t>(x / 2);
    }
  }
  return image::encode_jpeg(image, 95);
}

double mean_difference(const image::Image& a, const image::Image& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    sum += std::abs(a.pixels[i] - b.pixels[i]);
  }
  return sum / static_cast<double>(a.pixels.size());
}

TEST(View, IsAFunctionOfItsAddressAlone) {
  const image::Image source = coordinate_image(60, 50);
  for (const CropKind crop : {CropKind::kRandomResized, CropKind::kPadded}) {
    const ViewOptions options = options_of(crop, 32, 0.5);
    const image::Image alone = view_of(source, options, 3, 4);
    std::set<std::vector<std::uint8_t>> different;
    for (int view = 0; view < 8; ++view) {
      different.insert(view_of(source, options, view, 4).pixels);
      different.insert(view_of(source, options, view, 5).pixels);
    }
    EXPECT_GT(different.size(), 12U);
    EXPECT_EQ(view_of(source, options, 3, 4).pixels, alone.pixels);
  }
}

TEST(View, OfAnAddressNeverChanges) {
  // Cached teacher outputs depend on these places: they must never change.
  const image::Image source = coordinate_image(60, 50);
  const image::Image padded =
      view_of(source, options_of(CropKind::kPadded, 32), 1, 2);
  EXPECT_EQ(padded.row(16)[3 * 16], 47);
  EXPECT_EQ(padded.row(16)[3 * 16 + 1], 18);
  const image::Image resized =
      view_of(source, options_of(CropKind::kRandomResized, 32), 1, 2);
  EXPECT_EQ(resized.row(16)[3 * 16], 45);
  EXPECT_EQ(resized.row(16)[3 * 16 + 1], 25);
}

TEST(View, CentreCropsAfterResizingTheShorterSide) {
  ViewOptions options = options_of(CropKind::kCenter, 4);
  options.resize = 10;
  const image::Image view = view_of(coordinate_image(20, 10), options);
  ASSERT_EQ(view.width, 4);
  ASSERT_EQ(view.height, 4);
  EXPECT_EQ(view.row(0)[0], 8);  // (20 - 4) / 2
  EXPECT_EQ(view.row(0)[1], 3);  // (10 - 4) / 2
  EXPECT_EQ(view.row(3)[9], 11);
}

TEST(View, OfEvaluationLeavesOutABorder) {
  const ViewOptions options = evaluation_view(28, 0.875);
  EXPECT_EQ(options.flip, 0.0);
  const image::Image view = view_of(coordinate_image(32, 32), options);
  EXPECT_EQ(view.width, 28);  // 28 / 0.875 = 32: nothing is resized
  EXPECT_EQ(view.row(0)[0], 2);
  EXPECT_EQ(view.row(0)[1], 2);
}

TEST(View, SquashesToTheSize) {
  const image::Image view =
      view_of(coordinate_image(40, 20), options_of(CropKind::kSquash, 10));
  EXPECT_EQ(view.width, 10);
  EXPECT_EQ(view.height, 10);
  EXPECT_NEAR(view.row(5)[3 * 5], 21.5, 1.0);      // 5.5 * 4 - 0.5
  EXPECT_NEAR(view.row(5)[3 * 5 + 1], 10.5, 1.0);  // 5.5 * 2 - 0.5
}

TEST(View, PadsWithBlackAndReachesEveryPlace) {
  ViewOptions options = options_of(CropKind::kPadded, 8);
  options.padding = 2;
  image::Image source = plain_image(8, 8, 0);
  source.row(3)[3 * 4] = 255;  // column 4, row 3
  std::set<std::pair<int, int>> places;
  for (int view = 0; view < 400; ++view) {
    const image::Image moved = view_of(source, options, view);
    for (int y = 0; y < 8; ++y) {
      for (int x = 0; x < 8; ++x) {
        if (moved.row(y)[3 * x] == 255) places.insert({x - 4, y - 3});
      }
    }
  }
  EXPECT_EQ(places.size(), 25U);
  EXPECT_EQ(*places.begin(), std::make_pair(-2, -2));
  EXPECT_EQ(*places.rbegin(), std::make_pair(2, 2));
}

TEST(View, FlipsWithTheProbabilityGiven) {
  const image::Image source = coordinate_image(8, 8);
  const image::Image mirrored = image::flip_horizontal(source);
  const auto flips = [&](double flip) {
    int count = 0;
    for (int view = 0; view < 1000; ++view) {
      const image::Image made =
          view_of(source, options_of(CropKind::kSquash, 8, flip), view);
      count += made.pixels == mirrored.pixels;
    }
    return count;
  };
  EXPECT_EQ(flips(0.0), 0);
  EXPECT_EQ(flips(1.0), 1000);
  EXPECT_NEAR(flips(0.3), 300, 58);  // four standard deviations
}

TEST(View, OfAJpegIsNearlyTheSameWithFastDecoding) {
  const RawSample raw{smooth_jpeg(), {}};
  ViewOptions fast = options_of(CropKind::kRandomResized, 32);
  ViewOptions full = fast;
  full.fast_decode = false;
  for (int view = 0; view < 10; ++view) {
    const ViewAddress address{1, 2, view};
    const image::Image a = make_view(raw, "x", fast, address);
    ASSERT_EQ(a.pixels.size(), 32U * 32U * 3U);
    // Of 255; shrinking in the frequency domain is not exact.
    EXPECT_LT(mean_difference(a, make_view(raw, "x", full, address)), 1.0);
  }
}

TEST(View, NamesAnImageThatDoesNotDecode) {
  for (const CropKind crop : {CropKind::kRandomResized, CropKind::kCenter}) {
    EXPECT_THAT(
        support::input_error_of([&] {
          make_view({{1, 2, 3}, {}}, "a/b.jpg", options_of(crop, 8), {});
        }),
        HasSubstr("a/b.jpg"));
  }
}

TEST(View, RefusesAPaddedCropOfASmallImage) {
  ViewOptions options = options_of(CropKind::kPadded, 32);
  EXPECT_THAT(support::input_error_of(
                  [&] { view_of(coordinate_image(40, 20), options); }),
              HasSubstr("is 40x20 pixels, too small"));
}

TEST(ViewOptions, AreChecked) {
  const auto error_of_yaml = [](const std::string& yaml) {
    return support::usage_error_of([&] {
      ViewOptions options;
      read_options(parse_yaml(yaml, "r.yaml"), {"r.yaml", "view"}, options);
    });
  };
  EXPECT_THAT(error_of_yaml("size: 0"), HasSubstr("size must be"));
  EXPECT_THAT(error_of_yaml("crop: round"), HasSubstr("random_resized"));
  EXPECT_THAT(error_of_yaml("scale: [0.5]"), HasSubstr("scale must be"));
  EXPECT_THAT(error_of_yaml("scale: [0.5, 1.5]"), HasSubstr("scale must be"));
  EXPECT_THAT(error_of_yaml("ratio: [2, 1]"), HasSubstr("ratio must be"));
  EXPECT_THAT(error_of_yaml("flip: 2"), HasSubstr("flip must be"));
  EXPECT_THAT(error_of_yaml("crop_pct: 0"), HasSubstr("crop_pct must be"));
  EXPECT_THAT(error_of_yaml("padding: -1"), HasSubstr("padding must be"));
  EXPECT_THAT(error_of_yaml("resize: -1"), HasSubstr("resize must be"));
}

TEST(ViewOptions, SurviveWritingAndReading) {
  ViewOptions options = options_of(CropKind::kPadded, 33);
  options.interpolation = image::Filter::kBicubic;
  const Value written = write_options(options);
  ViewOptions read;
  read_options(written, {}, read);
  EXPECT_EQ(to_json(write_options(read)), to_json(written));
  EXPECT_EQ(read.crop, CropKind::kPadded);
}

TEST(ViewOfEpoch, CyclesThroughAllViews) {
  std::set<std::int64_t> starts;
  for (std::int64_t sample = 0; sample < 20; ++sample) {
    std::set<std::int64_t> seen;
    for (std::int64_t epoch = 0; epoch < 5; ++epoch) {
      const std::int64_t view = view_of_epoch(1, sample, epoch, 5);
      EXPECT_EQ(view_of_epoch(1, sample, epoch + 5, 5), view);
      EXPECT_EQ(view_of_epoch(1, sample, epoch + 1, 5), (view + 1) % 5);
      seen.insert(view);
    }
    EXPECT_EQ(seen, (std::set<std::int64_t>{0, 1, 2, 3, 4}));
    starts.insert(view_of_epoch(1, sample, 0, 5));
  }
  EXPECT_GT(starts.size(), 2U);
}

}  // namespace
}  // namespace solera::data
