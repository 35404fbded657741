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

HalfSpec subset_spec(std::int64_t subset) {
  HalfSpec spec;
  spec.subset = subset;
  return spec;
}

TEST(ClassHalves, HoldSubsetsOfTheTSplitInTheManifest) {
  const support::TempFolder folder;
  const auto manifest = folder.path() / "halves.json";
  const ClassHalves made =
      keep_class_halves(letters(30), 3, manifest, true, {4, 0.1});
  ASSERT_EQ(made.subsets.size(), 4U);
  const ClassHalves kept = keep_class_halves(letters(30), 3, manifest);
  EXPECT_EQ(kept.subsets, made.subsets);
  EXPECT_EQ(classes_of_half(kept, subset_spec(2), "data"), made.subsets[1]);
  EXPECT_EQ(classes_of_half(kept, subset_spec(0), "data"), made.t);
  EXPECT_THAT(support::usage_error_of(
                  [&] { classes_of_half(kept, subset_spec(5), "data"); }),
              HasSubstr("[data.half.subset] found 5, expected 1 to 4"));
}

TEST(ClassHalves, GainSubsetsThatTheManifestHasNot) {
  const support::TempFolder folder;
  const auto manifest = folder.path() / "halves.json";
  keep_class_halves(letters(12), 3, manifest);
  const auto found =
      keep_class_halves(letters(12), 3, manifest, false, {3, 0.0}).subsets;
  EXPECT_EQ(found, divide_classes(letters(12), 3, {3, 0.0}).subsets);
  EXPECT_TRUE(keep_class_halves(letters(12), 3, manifest).subsets.empty());
  EXPECT_THAT(support::usage_error_of([&] {
                classes_of_half(keep_class_halves(letters(12), 3, manifest),
                                subset_spec(1), "data");
              }),
              HasSubstr("the manifest has no subsets"));
  keep_class_halves(letters(12), 3, manifest, true, {3, 0.0});
  EXPECT_EQ(keep_class_halves(letters(12), 3, manifest).subsets, found);
}

TEST(ClassHalves, RefuseOtherSubsetsThanTheManifestHolds) {
  const support::TempFolder folder;
  const auto manifest = folder.path() / "halves.json";
  keep_class_halves(letters(12), 3, manifest, true, {3, 0.0});
  EXPECT_THAT(input_error_of([&] {
                keep_class_halves(letters(12), 3, manifest, true, {2, 0.0});
              }),
              HasSubstr("subsets are others than"));
  Value kept = read_json(manifest);
  std::vector<Value>& subsets = kept.find("t_subsets")->items();
  subsets[0] = subsets[1];
  write_file_atomically(manifest, to_json(kept));
  EXPECT_THAT(
      input_error_of([&] { keep_class_halves(letters(12), 3, manifest); }),
      HasSubstr("'t_subsets' are no disjoint parts of the list 't'"));
  subsets[0] = *kept.find("d");
  write_file_atomically(manifest, to_json(kept));
  EXPECT_THAT(
      input_error_of([&] { keep_class_halves(letters(12), 3, manifest); }),
      HasSubstr("no disjoint parts"));
  subsets[0] = Value::array();
  write_file_atomically(manifest, to_json(kept));
  EXPECT_THAT(
      input_error_of([&] { keep_class_halves(letters(12), 3, manifest); }),
      HasSubstr("empty subset"));
}

TEST(HalfSpec, RefusesWhatMeansNothing) {
  const auto refuses = [](const std::string& yaml, const std::string& says) {
    HalfSpec spec;
    EXPECT_THAT(support::usage_error_of([&] {
                  read_options(parse_yaml(yaml, "r"), {"r", "half"}, spec);
                }),
                HasSubstr(says));
  };
  refuses("{subset: -1}", "subset");
  refuses("{subset: 1}", "a manifest that has them");
  refuses("{subset: 1, subsets: 2, part: d}", "of the t-split");
  refuses("{share: 0.1}", "given with share");
  refuses("{share: 0.6, subsets: 1}", "0 to 0.5");
  HalfSpec spec;
  read_options(parse_yaml("{subset: 2, subsets: 5, share: 0.1}", "r"),
               {"r", "half"}, spec);
  EXPECT_EQ(spec.plan().count, 5);
}

}  // namespace
}  // namespace solera::data
