#include "solera/data/augment.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "solera/core/error.h"
#include "solera/core/file.h"
#include "solera/core/hash.h"
#include "solera/data/view.h"

namespace solera::data {
namespace {

const std::map<std::string, AugmentOp>& ops_by_name() {
  static const std::map<std::string, AugmentOp> kOps = {
      {"ShearX", AugmentOp::kShearX},
      {"ShearY", AugmentOp::kShearY},
      {"TranslateX", AugmentOp::kTranslateX},
      {"TranslateY", AugmentOp::kTranslateY},
      {"Rotate", AugmentOp::kRotate},
      {"Brightness", AugmentOp::kBrightness},
      {"Color", AugmentOp::kColour},
      {"Contrast", AugmentOp::kContrast},
      {"Sharpness", AugmentOp::kSharpness},
      {"Posterize", AugmentOp::kPosterize},
      {"Solarize", AugmentOp::kSolarize},
      {"AutoContrast", AugmentOp::kAutoContrast},
      {"Equalize", AugmentOp::kEqualize},
      {"Invert", AugmentOp::kInvert},
  };
  return kOps;
}

image::Image source_picture() {
  const Bytes bytes = read_bytes(SOLERA_FIXTURES "/image/source.ppm");
  std::istringstream header(std::string(bytes.begin(), bytes.end()));
  std::string magic;
  image::Image picture;
  int white = 0;
  header >> magic >> picture.width >> picture.height >> white;
  const auto start = static_cast<std::ptrdiff_t>(header.tellg()) + 1;
  picture.pixels.assign(bytes.begin() + start, bytes.end());
  return picture;
}

std::string digest(const image::Image& picture) {
  return sha256_hex(ByteSpan(picture.pixels.data(), picture.pixels.size()));
}

/// The lines of the fixture that begin with `kind`, without colons.
std::vector<std::string> cases(const std::string& kind) {
  std::ifstream file(SOLERA_FIXTURES "/data/augment.txt");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(kind + " ", 0) != 0) continue;
    for (char& letter : line) letter = letter == ':' ? ' ' : letter;
    lines.push_back(line.substr(kind.size()));
  }
  return lines;
}

TEST(Augment, HasTorchvisionsMagnitudesAndPixels) {
  const image::Image source = source_picture();
  std::set<std::string> seen;
  for (const std::string& line : cases("op")) {
    std::istringstream stream(line);
    std::string name;
    std::string expected;
    int bin = 0;
    int bins = 0;
    int sign = 0;
    double strength = 0.0;
    stream >> name >> bin >> bins >> sign >> strength >> expected;
    const AugmentOp op = ops_by_name().at(name);
    // Vectorised torch may round the last bit of a float otherwise.
    EXPECT_NEAR(augment_magnitude(op, bin, bins, {source.width, source.height}),
                strength, 2e-5 * std::max(1.0, strength))
        << line;
    EXPECT_EQ(digest(apply_augment(source, op, sign * strength)), expected)
        << line;
    if (sign < 0) EXPECT_TRUE(is_signed(op)) << line;
    seen.insert(name);
  }
  EXPECT_EQ(seen.size(), ops_by_name().size());
}

TEST(Augment, HasTorchvisionsImagenetPolicy) {
  const image::Image source = source_picture();
  const std::vector<std::string> lines = cases("pair");
  for (const std::string& line : lines) {
    std::istringstream stream(line);
    PolicyDraw draw;
    std::array<int, 2> signs{};
    std::string expected;
    stream >> draw.pair >> draw.chance[0] >> draw.chance[1] >> signs[0] >>
        signs[1] >> expected;
    draw.negative = {signs[0] == 0, signs[1] == 0};
    EXPECT_EQ(digest(auto_augment(source, draw)), expected) << line;
  }
  EXPECT_EQ(lines.size(), 100U);
}

TEST(Augment, DrawsEveryPairAndSignAlikeOften) {
  std::map<std::int64_t, int> pairs;
  double negative = 0.0;
  constexpr int kDraws = 5000;
  for (int i = 0; i < kDraws; ++i) {
    RandomStream random(1, static_cast<std::uint64_t>(i), 0, 4);
    const PolicyDraw draw = draw_policy(random);
    ++pairs[draw.pair];
    negative += draw.negative[0];
  }
  ASSERT_EQ(pairs.size(), 25U);
  // Five deviations of a binomial with 200 expected.
  for (const auto& [pair, count] : pairs) EXPECT_NEAR(count, 200, 70) << pair;
  EXPECT_NEAR(negative / kDraws, 0.5, 0.035);
}

TEST(Augment, OfNoOperationIsThePictureItself) {
  RandomStream random(1, 2, 3, 4);
  RandAugmentOptions none;
  none.ops = 0;
  const image::Image source = source_picture();
  EXPECT_EQ(rand_augment(source, none, random).pixels, source.pixels);
}

ViewOptions augmented_view() {
  ViewOptions options;
  options.crop = CropKind::kSquash;
  options.size = 32;
  options.flip = 0.0;
  return options;
}

std::size_t different_views(const ViewOptions& options, int views) {
  const RawSample raw{{}, source_picture()};
  std::set<std::vector<std::uint8_t>> seen;
  for (int view = 0; view < views; ++view) {
    const ViewAddress address{7, 3, view};
    const image::Image made = make_view(raw, "x", options, address);
    EXPECT_EQ(made.pixels, make_view(raw, "x", options, address).pixels);
    seen.insert(made.pixels);
  }
  return seen.size();
}

TEST(Augment, GivesAViewTheSamePixelsForEver) {
  ViewOptions options = augmented_view();
  EXPECT_EQ(different_views(options, 20), 1U);
  options.auto_augment = AutoAugmentPolicy::kImagenet;
  EXPECT_GT(different_views(options, 20), 8U);
  options = augmented_view();
  options.rand_augment.emplace();
  EXPECT_GT(different_views(options, 20), 12U);
}

TEST(Augment, RefusesAMagnitudeBeyondItsBins) {
  ViewOptions options;
  EXPECT_THROW(read_options(parse_yaml("{rand_augment: {magnitude: 31}}", "x"),
                            {"x", "view"}, options),
               Error);
  read_options(parse_yaml("{rand_augment: {magnitude: 30}, "
                          "auto_augment: imagenet}",
                          "x"),
               {"x", "view"}, options);
  EXPECT_EQ(options.rand_augment->magnitude, 30);
  EXPECT_EQ(options.rand_augment->ops, 2);
}

}  // namespace
}  // namespace solera::data
