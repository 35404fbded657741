#include "solera/data/crop_box.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "solera/core/random.h"
#include "solera/core/text.h"

namespace solera::data {
namespace {

std::vector<double> numbers_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<double> numbers;
  for (double x = 0; stream >> x;) numbers.push_back(x);
  return numbers;
}

CropDraws draws_from(const std::vector<double>& numbers, std::size_t& used) {
  CropDraws draws;
  draws.uniform = [&] { return numbers.at(used++); };
  draws.below = [&](std::int64_t limit) {
    return static_cast<std::int64_t>(
        std::floor(numbers.at(used++) * static_cast<double>(limit)));
  };
  return draws;
}

TEST(RandomResizedBox, IsTorchvisionsForTheSameDraws) {
  std::ifstream file(SOLERA_FIXTURES "/data/crop_boxes.txt");
  int cases = 0;
  for (std::string line; std::getline(file, line); ++cases) {
    const std::vector<std::string> parts = split(line, ':');
    ASSERT_EQ(parts.size(), 3U);
    const std::vector<double> options = numbers_of(parts[0]);
    const std::vector<double> numbers = numbers_of(parts[1]);
    const std::vector<double> expected = numbers_of(parts[2]);
    std::size_t used = 0;
    const image::Box box = random_resized_box(
        {static_cast<int>(options[0]), static_cast<int>(options[1])},
        {options[2], options[3]}, {options[4], options[5]},
        draws_from(numbers, used));
    EXPECT_EQ(used, numbers.size()) << line;
    EXPECT_EQ(box.left, expected[0]) << line;
    EXPECT_EQ(box.top, expected[1]) << line;
    EXPECT_EQ(box.width, expected[2]) << line;
    EXPECT_EQ(box.height, expected[3]) << line;
  }
  EXPECT_EQ(cases, 60);
}

TEST(RandomResizedBox, HasUniformAreaAndPlace) {
  RandomStream random(1, 2, 3, 4);
  CropDraws draws;
  draws.uniform = [&] { return random.uniform(); };
  draws.below = [&](std::int64_t limit) { return random.below(limit); };
  double area = 0.0;
  double place = 0.0;
  int places = 0;
  constexpr int kCount = 4000;
  for (int i = 0; i < kCount; ++i) {
    const image::Box box =
        random_resized_box({1000, 1000}, {0.08, 1.0}, {1.0, 1.0}, draws);
    area += 1e-6 * box.width * box.height / kCount;
    if (box.width == 1000) continue;
    place += static_cast<double>(box.left) / (1000 - box.width);
    ++places;
  }
  EXPECT_NEAR(area, 0.54, 0.017);           // four standard errors
  EXPECT_NEAR(place / places, 0.5, 0.019);  // four standard errors
}

}  // namespace
}  // namespace solera::data
