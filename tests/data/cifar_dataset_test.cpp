#include "solera/data/cifar_dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/data/samples.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace solera::data {
namespace {

using io::CifarKind;
using support::input_error_of;
using testing::HasSubstr;

std::string record(const std::string& labels) {
  return labels + std::string(1024, 'r') + std::string(1024, 'g') +
         std::string(1024, 'b');
}

std::string names(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) lines += "name" + std::to_string(i) + "\n";
  return lines;
}

void write_cifar10(const support::TempFolder& folder) {
  for (const char label : {1, 2, 3, 4, 5}) {
    folder.write("data_batch_" + std::to_string(label) + ".bin",
                 record({label}) + record({label}));
  }
  folder.write("test_batch.bin", record({9}));
  folder.write("batches.meta.txt", names(10) + "\n");
}

TEST(CifarDataset, JoinsTheFilesOfASplit) {
  const support::TempFolder folder;
  write_cifar10(folder);
  const DatasetPtr train =
      open_cifar(folder.path(), CifarKind::kCifar10, "training");
  ASSERT_EQ(train->size(), 10);
  EXPECT_EQ(train->label(0), 1);
  EXPECT_EQ(train->label(9), 5);
  EXPECT_THAT(train->sample_name(9), HasSubstr("data_batch_5.bin:1"));
  const image::Image image = train->read(9).pixels;
  EXPECT_EQ(image.width, 32);
  EXPECT_THAT(std::string(image.pixels.begin(), image.pixels.begin() + 6),
              "rgbrgb");
  EXPECT_EQ(open_cifar(folder.path(), CifarKind::kCifar10, "test")->label(0),
            9);
}

TEST(CifarDataset, TakesTheFineNamesOfCifar100) {
  const support::TempFolder folder;
  folder.write("train.bin", record({3, 42}));
  folder.write("fine_label_names.txt", names(100));
  const DatasetPtr train =
      open_cifar(folder.path(), CifarKind::kCifar100, "train");
  EXPECT_EQ(train->class_names()[42], "name42");
  EXPECT_EQ(train->label(0), 42);
}

TEST(CifarDataset, RefusesAWrongNumberOfNames) {
  const support::TempFolder folder;
  write_cifar10(folder);
  folder.write("batches.meta.txt", names(9));
  EXPECT_THAT(input_error_of([&] {
                open_cifar(folder.path(), CifarKind::kCifar10, "train");
              }),
              HasSubstr("found 9 class names, expected 10"));
}

TEST(CifarDataset, RefusesMissingFilesAndOtherSplits) {
  const support::TempFolder folder;
  write_cifar10(folder);
  std::filesystem::remove(folder.path() / "data_batch_3.bin");
  EXPECT_THAT(input_error_of([&] {
                open_cifar(folder.path(), CifarKind::kCifar10, "train");
              }),
              HasSubstr("data_batch_3.bin"));
  EXPECT_THAT(support::usage_error_of(
                  [&] { open_cifar(folder.path(), CifarKind::kCifar10, ""); }),
              HasSubstr("found split ''"));
}

}  // namespace
}  // namespace solera::data
