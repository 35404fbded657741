#include "solera/data/spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "solera/data/catalogue.h"
#include "solera/data/view.h"
#include "tests/data/samples.h"
#include "tests/support/errors.h"
#include "tests/support/tar.h"
#include "tests/support/temp_folder.h"

namespace solera::data {
namespace {

using support::input_error_of;
using support::usage_error_of;
using testing::ElementsAre;
using testing::HasSubstr;

DataSpec spec_of(const std::string& yaml) {
  DataSpec spec;
  read_options(parse_yaml(yaml, "r.yaml"), {"r.yaml", "data"}, spec);
  return spec;
}

/// A tree of five classes a..e with images 0..3 each in set/train, a class
/// list with groups, and a shard of two labelled images.
class Spec : public testing::Test {
 protected:
  Spec() {
    for (const char* name : {"a", "b", "c", "d", "e"}) {
      for (const char* image : {"0", "1", "2", "3"}) {
        folder_.write(std::string("set/train/") + name + "/" + image + ".png",
                      "");
      }
    }
    folder_.write("set/classes.txt",
                  "a\tbirds\nb\tfish\nc\tbirds\nd\tfish\ne\tcars\n");
    folder_.write("tars/train-0.tar", support::tar_member("x.jpg", "p") +
                                          support::tar_member("x.cls", "0") +
                                          support::tar_member("y.jpg", "p") +
                                          support::tar_member("y.cls", "1"));
    folder_.write("tars/names.txt", "ant\nbee\n");
  }

  DatasetPtr open(const std::string& yaml) const {
    return open_dataset(spec_of(yaml), folder_.path(), "r");
  }
  DatasetPtr open_set(const std::string& more) const {
    return open("{folder: set, split: train" + more + "}");
  }

  support::TempFolder folder_;
};

TEST_F(Spec, OpensAFolderRelativeToTheBase) {
  const DatasetPtr dataset = open_set("");
  EXPECT_EQ(dataset->size(), 20);
  EXPECT_EQ(dataset->sample_name(0),
            (folder_.path() / "set/train/a/0.png").string());
}

TEST_F(Spec, SelectsClassesByNameAndGroup) {
  EXPECT_THAT(open_set(", classes: [d, b]")->class_names(),
              ElementsAre("b", "d"));
  EXPECT_THAT(open_set(", class_list: set/classes.txt, classes: [birds, e]")
                  ->class_names(),
              ElementsAre("a", "c", "e"));
  EXPECT_THAT(
      open_set(", class_list: set/classes.txt, exclude_classes: [birds, b]")
          ->class_names(),
      ElementsAre("d", "e"));
  EXPECT_THAT(usage_error_of([&] { open_set(", classes: [x1]"); }),
              HasSubstr("[r.classes] no class is called 'x1'"));
  EXPECT_THAT(
      usage_error_of([&] { open_set(", exclude_classes: [a, b, c, d, e]"); }),
      HasSubstr("leaves no class"));
}

TEST_F(Spec, TakesHalvesKeptInAManifest) {
  const auto half = [&](const std::string& part) {
    return open_set(", exclude_classes: [e], half: {part: " + part +
                    ", seed: 3, manifest: out/halves.json}")
        ->class_names();
  };
  std::vector<std::string> both = half("t");
  EXPECT_EQ(both.size(), 2U);
  for (const std::string& name : half("d")) both.push_back(name);
  EXPECT_THAT(both, testing::UnorderedElementsAre("a", "b", "c", "d"));
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "out/halves.json"));
  EXPECT_THAT(input_error_of([&] {
                open_set(
                    ", half: {part: t, seed: 3, manifest: "
                    "out/halves.json}");
              }),
              HasSubstr("made from other classes"));
}

TEST_F(Spec, LimitsSamples) {
  EXPECT_THAT(
      contents(*open_set(", classes: [a, b], skip_per_class: 1, per_class: 2")),
      ElementsAre("1.png=0", "2.png=0", "1.png=1", "2.png=1"));
  EXPECT_EQ(open_set(", total: 7")->size(), 7);
  EXPECT_THAT(usage_error_of([&] { open_set(", total: 21"); }),
              HasSubstr("total is 21, but there are 20 images"));
  EXPECT_THAT(input_error_of([&] { open_set(", skip_per_class: 4"); }),
              HasSubstr("class 'a' has no images"));
}

TEST_F(Spec, ForgetsLabelsAtLast) {
  const DatasetPtr dataset = open_set(", classes: [c], unlabelled: true");
  EXPECT_EQ(dataset->size(), 4);
  EXPECT_EQ(dataset->label(0), kUnlabelled);
  EXPECT_TRUE(dataset->class_names().empty());
}

TEST_F(Spec, OpensShardsByPatternAndBySplit) {
  EXPECT_THAT(open("{shards: 'tars/train-{0..0}.tar'}")->class_names(),
              ElementsAre("0", "1"));
  EXPECT_THAT(open("{shards: tars, split: training, class_list: "
                   "tars/names.txt, classes: [bee]}")
                  ->class_names(),
              ElementsAre("bee"));
  EXPECT_THAT(usage_error_of([&] { open("{shards: tars}"); }),
              HasSubstr("expected 'split' with it"));
  EXPECT_THAT(input_error_of([&] { open("{shards: tars, split: val}"); }),
              HasSubstr("has no shards val-*.tar"));
  EXPECT_THAT(
      usage_error_of([&] { open("{shards: tars/train-0.tar, split: train}"); }),
      HasSubstr("'split' goes with a folder"));
}

TEST_F(Spec, RefusesAClassListThatDisagrees) {
  folder_.write("short.txt", "a\nb\n");
  EXPECT_THAT(input_error_of([&] { open_set(", class_list: short.txt"); }),
              HasSubstr("short.txt] has no line for class 'c'"));
  folder_.write("one.txt", "ant\n");
  EXPECT_THAT(input_error_of([&] {
                open("{shards: tars/train-0.tar, class_list: one.txt}");
              }),
              HasSubstr("y.jpg] has label 1, expected 0 to 0"));
  folder_.write("three.txt", "ant\nbee\ncat\n");
  EXPECT_THAT(input_error_of([&] {
                open("{shards: tars/train-0.tar, class_list: three.txt}");
              }),
              HasSubstr("class 'cat' has no images"));
}

TEST_F(Spec, JoinsParts) {
  const DatasetPtr both = open(
      "concat: [{folder: set/train, classes: [a]}, {images: set/train/b}, "
      "{shards: tars/train-0.tar}]");
  EXPECT_EQ(both->size(), 10);
  EXPECT_THAT(both->class_names(), ElementsAre("a", "0", "1"));
  EXPECT_EQ(both->label(9), 2);
  EXPECT_THAT(
      usage_error_of([&] { open("{concat: [{images: set}], split: train}"); }),
      HasSubstr("split must be given inside the parts of concat"));
}

TEST_F(Spec, RefusesClassesOfUnlabelledData) {
  for (const char* more : {"classes: [a]", "per_class: 2", "half: {part: d}",
                           "class_list: set/classes.txt"}) {
    EXPECT_THAT(usage_error_of(
                    [&] { open(std::string("{images: set, ") + more + "}"); }),
                HasSubstr("these data have no labels"))
        << more;
  }
}

TEST_F(Spec, NeedsExactlyOneSource) {
  EXPECT_THAT(usage_error_of([] { spec_of("{split: train}"); }),
              HasSubstr("expected one of folder, images, shards, idx, "));
  EXPECT_THAT(usage_error_of([] { spec_of("{folder: a, images: b}"); }),
              HasSubstr("found folder and images, expected one source"));
  EXPECT_THAT(usage_error_of([] { spec_of("{folder: a, idx_labels: b}"); }),
              HasSubstr("idx_labels must be given with idx only"));
  EXPECT_THAT(usage_error_of([] { spec_of("{folder: a, per_class: -1}"); }),
              HasSubstr("per_class must be 0 or more"));
  EXPECT_THAT(usage_error_of([] { spec_of("{folder: a, halve: 1}"); }),
              HasSubstr("did you mean 'half'?"));
  EXPECT_THAT(usage_error_of([] { spec_of("concat: [{foldr: a}]"); }),
              HasSubstr("data.concat.0"));
}

TEST_F(Spec, SurvivesWritingAndReading) {
  const DataSpec spec = spec_of(
      "{concat: [{folder: a, half: {part: d, seed: 4}}, {glyphs: {fonts: [x], "
      "script: latin}}], total: 3}");
  const Value written = write_options(spec);
  DataSpec read;
  read_options(written, {}, read);
  EXPECT_EQ(to_json(write_options(read)), to_json(written));
  ASSERT_EQ(read.concat.size(), 2U);
  EXPECT_EQ(read.concat[0].half->part, ClassHalf::kD);
  EXPECT_EQ(read.concat[1].glyphs->script, "latin");
}

TEST(Catalogue, HasARowForEverySource) {
  std::vector<std::string> keys;
  for (const DatasetInfo& row : dataset_catalogue()) {
    EXPECT_FALSE(row.description.empty());
    keys.push_back(row.key);
  }
  EXPECT_THAT(keys,
              ElementsAre("folder", "images", "shards", "idx", "cifar10",
                          "cifar100", "table", "voc", "glyphs", "concat"));
  std::vector<OptionInfo> options;
  describe_options(DataSpec{}, "data", options);
  for (const std::string& key : keys) {
    EXPECT_TRUE(std::any_of(
        options.begin(), options.end(),
        [&](const OptionInfo& row) { return row.key == "data." + key; }))
        << key;
  }
}

/// The real data, where they are unpacked.
class RealData : public testing::Test {
 protected:
  void SetUp() override {
    const char* root = std::getenv("SOLERA_DATA");
    if (root == nullptr) GTEST_SKIP() << "SOLERA_DATA is not set";
    root_ = root;
  }

  std::filesystem::path root_;
};

TEST_F(RealData, TinyImageNetHasItsDomains) {
  const DatasetPtr mammals = open_dataset(
      spec_of("{shards: tiny-imagenet-200, split: val, class_list: "
              "tiny-imagenet-200/classes.txt, classes: [mammals]}"),
      root_, "r");
  EXPECT_EQ(mammals->class_names().size(), 26U);
  EXPECT_EQ(mammals->size(), 26 * 50);
  EXPECT_EQ(make_view(mammals->read(0), "x", evaluation_view(64), {}).width,
            64);
}

TEST_F(RealData, BirdsAreAFolder) {
  const DatasetPtr birds =
      open_dataset(spec_of("{folder: birds50, split: train}"), root_, "r");
  EXPECT_EQ(birds->class_names().size(), 50U);
  EXPECT_EQ(birds->size(), 1492);
}

TEST_F(Spec, OpensATableAndVoc) {
  folder_.write("set/t.csv", "path,labels\ntrain/a/0.png,x|y\n");
  const DatasetPtr table = open("{table: set/t.csv, classes: [y]}");
  EXPECT_TRUE(table->multi_label());
  EXPECT_THAT(table->class_names(), ElementsAre("y"));
  EXPECT_EQ(open("{table: set/t.csv, root: set}")->size(), 1);
  EXPECT_THAT(usage_error_of([&] { open_set(", root: set"); }),
              HasSubstr("root must be given with table only"));
  folder_.write("voc/JPEGImages/1.jpg", "");
  folder_.write("voc/ImageSets/Main/cat_test.txt", "1 1\n");
  EXPECT_TRUE(open("{voc: voc, split: test}")->multi_label());
  EXPECT_THAT(usage_error_of([&] { open("{voc: voc}"); }),
              HasSubstr("[r] names no split of voc"));
}

}  // namespace
}  // namespace solera::data
