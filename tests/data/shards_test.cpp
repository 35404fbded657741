#include "solera/data/shards.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/data/samples.h"
#include "tests/support/errors.h"
#include "tests/support/tar.h"
#include "tests/support/temp_folder.h"

namespace solera::data {
namespace {

using support::input_error_of;
using support::tar_end;
using support::tar_member;
using testing::ElementsAre;
using testing::HasSubstr;

DatasetPtr open_text(const std::string& tar,
                     const std::vector<std::string>& names = {}) {
  const support::TempFolder folder;
  return open_shards({folder.write("s.tar", tar + tar_end())}, names);
}

std::string error_of_tar(const std::string& tar,
                         const std::vector<std::string>& names = {}) {
  return input_error_of([&] { open_text(tar, names); });
}

TEST(Shards, JoinImagesAndLabelsByKey) {
  const support::TempFolder folder;
  const auto first = folder.write(
      "a.tar", tar_member("x.jpg", "picture") + tar_member("x.cls", "1\n") +
                   tar_member("x.json", "{}") + tar_member("d/y.cls", "0") +
                   tar_member("d/y.png", "other") + tar_member("._x.jpg", "m") +
                   tar_end());
  const auto second = folder.write(
      "b.tar", tar_member("x.webp", "w") + tar_member("x.cls", "2"));
  const DatasetPtr dataset = open_shards({first, second}, {});
  EXPECT_THAT(contents(*dataset),
              ElementsAre("a.tar:x.jpg=1", "y.png=0", "b.tar:x.webp=2"));
  EXPECT_THAT(dataset->class_names(), ElementsAre("0", "1", "2"));
  const Bytes bytes = dataset->read(1).encoded;
  EXPECT_EQ(std::string(bytes.begin(), bytes.end()), "other");
}

TEST(Shards, WithoutLabelsAreUnlabelled) {
  const DatasetPtr dataset = open_text(tar_member("x.jpg", "p"), {"a"});
  EXPECT_EQ(dataset->label(0), kUnlabelled);
  EXPECT_TRUE(dataset->class_names().empty());
}

TEST(Shards, TakeTheNamesGiven) {
  const DatasetPtr dataset = open_text(
      tar_member("x.jpg", "p") + tar_member("x.cls", "1"), {"ant", "bee"});
  EXPECT_THAT(dataset->class_names(), ElementsAre("ant", "bee"));
}

TEST(Shards, RefuseLabelsOutOfRange) {
  const std::string tar = tar_member("x.jpg", "p") + tar_member("x.cls", "2");
  EXPECT_THAT(error_of_tar(tar, {"ant", "bee"}),
              HasSubstr("s.tar:x.jpg] has label 2, expected 0 to 1"));
  for (const char* label : {"-1", "cat", "", "1 2", "12345678901"}) {
    EXPECT_THAT(
        error_of_tar(tar_member("x.jpg", "p") + tar_member("x.cls", label)),
        HasSubstr("x.cls] found '"))
        << label;
  }
}

TEST(Shards, RefuseTwoImagesOfOneKey) {
  EXPECT_THAT(error_of_tar(tar_member("x.jpg", "p") + tar_member("x.png", "q")),
              HasSubstr("x.png] has the key of x.jpg"));
}

TEST(Shards, RefuseTwoLabelsOfOneKey) {
  EXPECT_THAT(error_of_tar(tar_member("x.jpg", "p") + tar_member("x.cls", "1") +
                           tar_member("x.cls", "1")),
              HasSubstr("x.cls] is a second label"));
}

TEST(Shards, RefuseLabelsThatDisagreeWithTheImages) {
  EXPECT_THAT(error_of_tar(tar_member("x.jpg", "p") + tar_member("x.cls", "1") +
                           tar_member("y.cls", "1")),
              HasSubstr("y.cls] is a label without an image"));
  EXPECT_THAT(error_of_tar(tar_member("x.jpg", "p") + tar_member("x.cls", "1") +
                           tar_member("y.jpg", "p")),
              HasSubstr("y.jpg] has no label"));
}

TEST(Shards, RefuseArchivesWithoutImages) {
  EXPECT_THAT(error_of_tar(tar_member("x.txt", "p")),
              HasSubstr("s.tar] has no"));
}

}  // namespace
}  // namespace solera::data
