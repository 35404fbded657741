#include "solera/data/class_halves.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "solera/core/file.h"
#include "solera/core/value.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace solera::data {
namespace {

using support::input_error_of;
using testing::HasSubstr;

std::vector<std::string> letters(int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back("class" + std::to_string(i));
  return names;
}

TEST(ClassHalves, AreDisjointAndTogetherAll) {
  const ClassHalves halves = divide_classes(letters(7), 1);
  EXPECT_EQ(halves.t.size(), 4U);
  EXPECT_EQ(halves.d.size(), 3U);
  std::vector<std::string> all = halves.part(ClassHalf::kT);
  const std::vector<std::string>& d = halves.part(ClassHalf::kD);
  all.insert(all.end(), d.begin(), d.end());
  EXPECT_THAT(all, testing::UnorderedElementsAreArray(letters(7)));
}

TEST(ClassHalves, AreOfTheirSeedAndNotOfTheOrder) {
  std::vector<std::string> backwards = letters(20);
  std::reverse(backwards.begin(), backwards.end());
  EXPECT_EQ(divide_classes(letters(20), 1).t, divide_classes(backwards, 1).t);
  EXPECT_NE(divide_classes(letters(20), 1).t, divide_classes(letters(20), 2).t);
}

TEST(ClassHalves, StayAsTheyAlwaysWere) {
  // Runs that are kept depend on this division: it must never change.
  EXPECT_THAT(divide_classes(letters(6), 0).t,
              testing::ElementsAre("class0", "class2", "class3"));
}

TEST(ClassHalves, AreKeptInTheManifest) {
  const support::TempFolder folder;
  const auto manifest = folder.path() / "new" / "halves.json";
  const ClassHalves made = keep_class_halves(letters(6), 3, manifest);
  EXPECT_EQ(made.t, divide_classes(letters(6), 3).t);
  // Lists that someone chose by hand win over the seed.
  Value kept = read_json(manifest);
  std::swap(*kept.find("t"), *kept.find("d"));
  write_file_atomically(manifest, to_json(kept));
  EXPECT_EQ(keep_class_halves(letters(6), 3, manifest).t, made.d);
}

TEST(ClassHalves, RefuseAManifestOfOtherClassesOrSeed) {
  const support::TempFolder folder;
  const auto manifest = folder.path() / "halves.json";
  keep_class_halves(letters(6), 3, manifest);
  EXPECT_THAT(
      input_error_of([&] { keep_class_halves(letters(7), 3, manifest); }),
      HasSubstr("halves.json] was made from other classes"));
  EXPECT_THAT(
      input_error_of([&] { keep_class_halves(letters(6), 4, manifest); }),
      HasSubstr("was made with seed 3, expected 4"));
}

TEST(ClassHalves, RefuseAManifestThatIsNoDivision) {
  const support::TempFolder folder;
  const auto manifest = folder.path() / "halves.json";
  keep_class_halves(letters(6), 3, manifest);
  Value kept = read_json(manifest);
  kept.find("t")->items().front() = kept.find("d")->items().front();
  write_file_atomically(manifest, to_json(kept));
  EXPECT_THAT(
      input_error_of([&] { keep_class_halves(letters(6), 3, manifest); }),
      HasSubstr("are no division"));
  folder.write("halves.json", "{}");
  EXPECT_THAT(
      input_error_of([&] { keep_class_halves(letters(6), 3, manifest); }),
      HasSubstr("'classes_sha256' is missing"));
}

}  // namespace
}  // namespace solera::data
