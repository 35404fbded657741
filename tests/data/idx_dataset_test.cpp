#include "solera/data/idx_dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/data/samples.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace solera::data {
namespace {

using support::input_error_of;
using testing::ElementsAre;
using testing::HasSubstr;

const Bytes kImages = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0,
                       0, 1, 0, 0, 0, 2, 1, 2, 3, 4};
const Bytes kLabels = {0, 0, 8, 1, 0, 0, 0, 2, 1, 0};

TEST(IdxDataset, RepeatsGreyAndReadsLabels) {
  const support::TempFolder folder;
  folder.write("t10k-images-idx3-ubyte", kImages);
  folder.write("t10k-labels-idx1-ubyte", kLabels);
  const DatasetPtr dataset = open_idx(find_idx(folder.path(), "test"), {});
  EXPECT_THAT(contents(*dataset), ElementsAre("t10k-images-idx3-ubyte:0=1",
                                              "t10k-images-idx3-ubyte:1=0"));
  EXPECT_THAT(dataset->class_names(), ElementsAre("0", "1"));
  const image::Image image = dataset->read(1).pixels;
  EXPECT_EQ(image.width, 2);
  EXPECT_EQ(image.height, 1);
  EXPECT_THAT(image.pixels, ElementsAre(3, 3, 3, 4, 4, 4));
}

TEST(IdxDataset, WithoutLabelsIsUnlabelled) {
  const support::TempFolder folder;
  const DatasetPtr dataset = open_idx({folder.write("i", kImages), {}}, {"a"});
  EXPECT_EQ(dataset->label(0), kUnlabelled);
  EXPECT_TRUE(dataset->class_names().empty());
}

TEST(IdxDataset, RefusesFilesThatDisagree) {
  const support::TempFolder folder;
  const auto images = folder.write("i", kImages);
  const auto labels = folder.write("l", Bytes{0, 0, 8, 1, 0, 0, 0, 1, 1});
  EXPECT_THAT(input_error_of([&] {
                open_idx({images, labels}, {});
              }),
              HasSubstr("/l] found 1 values, expected a label for each of the "
                        "2 images"));
  EXPECT_THAT(input_error_of([&] {
                open_idx({images, images}, {});
              }),
              HasSubstr("/i] found 4 values"));
  EXPECT_THAT(input_error_of([&] {
                open_idx({labels, labels}, {});
              }),
              HasSubstr("array of shape 1,"));
}

TEST(IdxDataset, RefusesLabelsOutOfRange) {
  const support::TempFolder folder;
  const IdxFiles files{folder.write("i", kImages), folder.write("l", kLabels)};
  EXPECT_THAT(input_error_of([&] { open_idx(files, {"a"}); }),
              HasSubstr("i:0] has label 1, expected 0 to 0"));
}

TEST(IdxDataset, RefusesFoldersWithoutItsFilesAndOtherSplits) {
  const support::TempFolder folder;
  EXPECT_THAT(input_error_of([&] { find_idx(folder.path(), "train"); }),
              HasSubstr("has no train-images-idx3-ubyte"));
  EXPECT_THAT(support::usage_error_of([&] { find_idx(folder.path(), "val"); }),
              HasSubstr("found split 'val'"));
}

TEST(IdxDataset, ReadsDebiansFashionMnist) {
  const std::filesystem::path folder = "/usr/share/datasets/fashion-mnist";
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << "the Debian package dataset-fashion-mnist is missing";
  }
  const DatasetPtr dataset = open_idx(find_idx(folder, "test"), {});
  EXPECT_EQ(dataset->size(), 10000);
  EXPECT_EQ(dataset->class_names().size(), 10U);
  EXPECT_EQ(dataset->label(0), 9);  // an ankle boot
  EXPECT_EQ(dataset->read(9999).pixels.width, 28);
}

}  // namespace
}  // namespace solera::data
