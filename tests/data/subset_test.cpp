#include "solera/data/subset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/data/class_names.h"
#include "solera/data/concat.h"
#include "tests/data/samples.h"
#include "tests/support/errors.h"

namespace solera::data {
namespace {

using testing::ElementsAre;

/// Samples "0", "1", ... with the labels given; sample i is of grey i.
class ListDataset : public Dataset {
 public:
  ListDataset(std::vector<std::int64_t> labels, std::vector<std::string> names)
      : labels_(std::move(labels)), names_(std::move(names)) {}

  std::int64_t size() const override {
    return static_cast<std::int64_t>(labels_.size());
  }
  RawSample read(std::int64_t index) const override {
    return {{}, plain_image(1, 1, static_cast<std::uint8_t>(index))};
  }
  std::int64_t label(std::int64_t index) const override {
    return labels_[static_cast<std::size_t>(index)];
  }
  std::string sample_name(std::int64_t index) const override {
    return std::to_string(index);
  }
  const std::vector<std::string>& class_names() const override {
    return names_;
  }

 private:
  std::vector<std::int64_t> labels_;
  std::vector<std::string> names_;
};

DatasetPtr animals() {
  return std::make_shared<ListDataset>(
      std::vector<std::int64_t>{0, 1, 2, 0, 1, 2, 0, 1, 2, 2},
      std::vector<std::string>{"ant", "bee", "cat"});
}

TEST(Subset, OfClassesIsRelabelled) {
  const DatasetPtr subset = select_classes(animals(), {2, 0});
  EXPECT_THAT(subset->class_names(), ElementsAre("cat", "ant"));
  EXPECT_THAT(contents(*subset),
              ElementsAre("0=1", "2=0", "3=1", "5=0", "6=1", "8=0", "9=0"));
  EXPECT_EQ(subset->read(1).pixels.pixels[0], 2);
}

TEST(Subset, LimitsAndSkipsPerClass) {
  EXPECT_THAT(contents(*limit_per_class(animals(), 0, 1)),
              ElementsAre("0=0", "1=1", "2=2"));
  EXPECT_THAT(contents(*limit_per_class(animals(), 2, 1)),
              ElementsAre("6=0", "7=1", "8=2"));
  EXPECT_THAT(contents(*limit_per_class(animals(), 2, 0)),
              ElementsAre("6=0", "7=1", "8=2", "9=2"));
}

TEST(Subset, AtRandomIsStableAndOfItsSeed) {
  const DatasetPtr subset = random_subset(animals(), 4, 1);
  EXPECT_EQ(subset->size(), 4);
  EXPECT_EQ(contents(*subset), contents(*random_subset(animals(), 4, 1)));
  EXPECT_NE(contents(*subset), contents(*random_subset(animals(), 4, 2)));
  EXPECT_THAT(contents(*subset), testing::IsSubsetOf(contents(*animals())));
  EXPECT_EQ(random_subset(animals(), 99, 1)->size(), 10);
}

TEST(Subset, WithoutLabelsHasNoClasses) {
  const DatasetPtr bare = drop_labels(select_classes(animals(), {1}));
  EXPECT_TRUE(bare->class_names().empty());
  EXPECT_THAT(contents(*bare), ElementsAre("1=-1", "4=-1", "7=-1"));
  EXPECT_EQ(bare->read(2).pixels.pixels[0], 7);
}

TEST(Concatenation, JoinsClassesByName) {
  const auto other = std::make_shared<ListDataset>(
      std::vector<std::int64_t>{0, 1, kUnlabelled},
      std::vector<std::string>{"dog", "ant"});
  const DatasetPtr both = concatenate(
      {select_classes(animals(), {2}), other, select_classes(animals(), {0})});
  EXPECT_THAT(both->class_names(), ElementsAre("cat", "dog", "ant"));
  EXPECT_THAT(contents(*both), ElementsAre("2=0", "5=0", "8=0", "9=0", "0=1",
                                           "1=2", "2=-1", "0=2", "3=2", "6=2"));
  EXPECT_EQ(both->read(3).pixels.pixels[0], 9);
  EXPECT_EQ(both->read(5).pixels.pixels[0], 1);
}

TEST(ClassNames, AreNumbersUpToTheLargestLabel) {
  EXPECT_THAT(names_for_labels({}, *animals()), ElementsAre("0", "1", "2"));
  EXPECT_THAT(support::input_error_of([] {
                names_for_labels({"a", "b"}, *animals());
              }),
              testing::HasSubstr("[2] has label 2, expected 0 to 1"));
}

TEST(ClassNames, RefuseAClassWithoutImages) {
  const auto holes = std::make_shared<ListDataset>(
      std::vector<std::int64_t>{0, 2},
      std::vector<std::string>{"ant", "bee", "cat"});
  require_no_empty_class(*animals(), "place");
  EXPECT_THAT(
      support::input_error_of([&] { require_no_empty_class(*holes, "place"); }),
      testing::HasSubstr("[place] class 'bee' has no images"));
}

}  // namespace
}  // namespace solera::data
