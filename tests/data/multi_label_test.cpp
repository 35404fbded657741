#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/data/class_names.h"
#include "solera/data/concat.h"
#include "solera/data/file_dataset.h"
#include "solera/data/loader.h"
#include "solera/data/subset.h"
#include "tests/data/samples.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace solera::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using LabelSets = std::vector<std::vector<std::int64_t>>;

/// Pictures 0.png, 1.png, ... with the classes ant, bee, cat.
class MultiLabel : public testing::Test {
 protected:
  DatasetPtr open(const LabelSets& labels,
                  const std::vector<std::string>& names = {"ant", "bee",
                                                           "cat"}) const {
    FileList list;
    list.root = folder_.path();
    list.labels = labels;
    list.class_names = names;
    list.multi_label = true;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      list.files.push_back(std::to_string(i) + ".png");
      folder_.write(list.files.back(), plain_png_text());
    }
    return open_files(list);
  }
  static std::vector<std::string> rows(const Dataset& dataset) {
    std::vector<std::string> found;
    for (std::int64_t i = 0; i < dataset.size(); ++i) {
      std::string row = contents(dataset)[static_cast<std::size_t>(i)];
      row = row.substr(0, row.find('.')) + ":";
      for (const std::int64_t label : dataset.labels(i)) {
        row += dataset.class_names()[static_cast<std::size_t>(label)][0];
      }
      found.push_back(row);
    }
    return found;
  }

  support::TempFolder folder_;
  const LabelSets sets_ = {{0, 1}, {}, {2}, {1}, {0, 2}};
};

TEST_F(MultiLabel, FingerprintsTellTheLabels) {
  LabelSets others = sets_;
  others[1] = {2};
  EXPECT_EQ(fingerprint(*open(sets_)), fingerprint(*open(sets_)));
  EXPECT_NE(fingerprint(*open(sets_)), fingerprint(*open(others)));
}

TEST_F(MultiLabel, ClassesAreTakenWithAllImages) {
  const DatasetPtr part = select_classes(open(sets_), {2, 0});
  EXPECT_TRUE(part->multi_label());
  EXPECT_THAT(part->class_names(), ElementsAre("cat", "ant"));
  EXPECT_THAT(rows(*part), ElementsAre("0:a", "1:", "2:c", "3:", "4:ca"));
}

TEST_F(MultiLabel, LimitCountsAnImageForAllItsClasses) {
  EXPECT_THAT(rows(*limit_per_class(open(sets_), 0, 1)),
              ElementsAre("0:ab", "1:", "2:c"));
  EXPECT_THAT(rows(*limit_per_class(open(sets_), 1, 0)),
              ElementsAre("3:b", "4:ac"));
  EXPECT_THAT(rows(*limit_per_class(open(sets_), 0, 2)),
              ElementsAre("0:ab", "1:", "2:c", "3:b", "4:ac"));
}

TEST_F(MultiLabel, IsLostWithTheLabels) {
  const DatasetPtr bare = drop_labels(open(sets_));
  EXPECT_FALSE(bare->multi_label());
  EXPECT_EQ(bare->label(0), kUnlabelled);
}

TEST_F(MultiLabel, SetsAreJoinedByName) {
  const DatasetPtr both =
      concatenate({open({{0, 1}}), open({{0, 1, 2}}, {"bee", "cow", "ant"})});
  EXPECT_TRUE(both->multi_label());
  EXPECT_THAT(both->class_names(), ElementsAre("ant", "bee", "cat", "cow"));
  EXPECT_THAT(both->labels(1), ElementsAre(0, 1, 3));
  const DatasetPtr bare = drop_labels(open({{0}}));
  EXPECT_THAT(support::usage_error_of([&] {
                concatenate({bare, open({{0}})});
              }),
              HasSubstr("[concat] found multi-label images beside others"));
}

TEST_F(MultiLabel, ClassMayHaveNoImages) {
  EXPECT_NO_THROW(require_no_empty_class(*open({{0}}), "x"));
}

TEST_F(MultiLabel, BatchesHaveARowOfClassesForEachImage) {
  const DatasetPtr set = open(sets_);
  folder_.write("2.png", "broken");
  LoaderOptions options;
  options.shuffle = false;
  ViewOptions view;
  view.size = 8;
  const auto loader = make_loader(set, view, options);
  const Batch batch = *loader->next();
  EXPECT_EQ(batch.label_sets.scalar_type(), torch::kUInt8);
  EXPECT_TRUE(torch::equal(
      batch.label_sets.to(torch::kInt64),
      torch::tensor({1, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1}).view({4, 3})));
  EXPECT_TRUE(batch.labels.eq(kUnlabelled).all().item<bool>());
}

TEST_F(MultiLabel, RowsAreOfMultiLabelSetsOnly) {
  FileList list;
  list.root = folder_.path();
  list.files = {"0.png"};
  list.labels = {{0}};
  list.class_names = {"ant"};
  folder_.write("0.png", plain_png_text());
  ViewOptions view;
  view.size = 8;
  const auto loader = make_loader(open_files(list), view, {});
  EXPECT_FALSE(loader->next()->label_sets.defined());
}

}  // namespace
}  // namespace solera::data
