#include "solera/data/folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/data/samples.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace solera::data {
namespace {

namespace fs = std::filesystem;
using support::error_of;
using support::input_error_of;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Folder, SortsClassesAndImagesByName) {
  const support::TempFolder folder;
  for (const char* name : {"dog/2.JPG", "dog/10.jpeg", "cat/deep/x.webp",
                           "cat/a.png", "Zebra/z.png"}) {
    folder.write(name, "");
  }
  const DatasetPtr dataset = open_image_folder(folder.path());
  EXPECT_THAT(dataset->class_names(), ElementsAre("Zebra", "cat", "dog"));
  EXPECT_THAT(contents(*dataset), ElementsAre("z.png=0", "a.png=1", "x.webp=1",
                                              "10.jpeg=2", "2.JPG=2"));
}

TEST(Folder, PassesOverHiddenAndOtherFiles) {
  const support::TempFolder folder;
  for (const char* name : {"a/x.png", "a/._x.png", "a/.git/y.png", "a/x.txt",
                           ".hidden/x.png", "list.csv"}) {
    folder.write(name, "");
  }
  EXPECT_THAT(contents(*open_image_folder(folder.path())),
              ElementsAre("x.png=0"));
}

TEST(Folder, FollowsLinks) {
  const support::TempFolder folder;
  folder.write("store/x.png", "");
  fs::create_directories(folder.path() / "set" / "a");
  fs::create_directory_symlink(folder.path() / "store",
                               folder.path() / "set" / "a" / "link");
  EXPECT_EQ(open_image_folder(folder.path() / "set")->size(), 1);
}

TEST(Folder, ReadsTheBytesOfAFile) {
  const support::TempFolder folder;
  folder.write("a/x.png", "content");
  const RawSample sample = open_image_folder(folder.path())->read(0);
  EXPECT_EQ(std::string(sample.encoded.begin(), sample.encoded.end()),
            "content");
  EXPECT_TRUE(sample.pixels.empty());
}

TEST(Folder, TreeHasNoLabels) {
  const support::TempFolder folder;
  folder.write("b/x.png", "");
  folder.write("a.png", "");
  const DatasetPtr dataset = open_image_tree(folder.path());
  EXPECT_THAT(contents(*dataset), ElementsAre("a.png=-1", "x.png=-1"));
  EXPECT_TRUE(dataset->class_names().empty());
}

TEST(Folder, FindsASplitByASynonym) {
  const support::TempFolder folder;
  folder.write("training/a/x.png", "");
  folder.write("val/a/x.png", "");
  EXPECT_EQ(find_split(folder.path(), "train"), folder.path() / "training");
  EXPECT_EQ(find_split(folder.path(), "validation"), folder.path() / "val");
  EXPECT_EQ(find_split(folder.path(), ""), folder.path());
  EXPECT_THAT(input_error_of([&] { find_split(folder.path(), "test"); }),
              HasSubstr("there are: training, val"));
}

TEST(Folder, RefusesAnEmptyClass) {
  const support::TempFolder folder;
  folder.write("a/x.png", "");
  folder.write("b/readme.txt", "");
  EXPECT_THAT(input_error_of([&] { open_image_folder(folder.path()); }),
              HasSubstr("/b] is a class without images"));
}

TEST(Folder, RefusesAFolderThatIsNotThere) {
  const support::TempFolder folder;
  const fs::path missing = folder.path() / "missing";
  EXPECT_THAT(input_error_of([&] { open_image_folder(missing); }),
              HasSubstr("missing] cannot be read"));
  EXPECT_THAT(input_error_of([&] { open_image_tree(missing); }),
              HasSubstr("missing] cannot be read"));
}

TEST(Folder, RefusesAFolderThatMayNotBeRead) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read every folder";
  const support::TempFolder folder;
  folder.write("a/x.png", "");
  fs::permissions(folder.path() / "a", fs::perms::none);
  EXPECT_THAT(input_error_of([&] { open_image_folder(folder.path()); }),
              HasSubstr("/a] cannot be read"));
  fs::permissions(folder.path() / "a", fs::perms::owner_all);
}

TEST(Folder, RefusesImagesWithoutClassFolders) {
  const support::TempFolder folder;
  folder.write("x.png", "");
  EXPECT_THAT(input_error_of([&] { open_image_folder(folder.path()); }),
              HasSubstr("no class folders"));
}

TEST(Folder, TakesSplitsForNoClasses) {
  const support::TempFolder folder;
  folder.write("train/a/x.png", "");
  folder.write("test/a/x.png", "");
  EXPECT_THAT(input_error_of([&] { open_image_folder(folder.path()); }),
              HasSubstr("test, train, which are splits"));
}

TEST(Folder, RefusesATreeWithoutImages) {
  const support::TempFolder folder;
  EXPECT_THAT(input_error_of([&] { open_image_tree(folder.path()); }),
              HasSubstr("has no images"));
}

TEST(Folder, AVanishedFileIsAFailureAndNoBrokenImage) {
  const support::TempFolder folder;
  const fs::path path = folder.write("a/x.png", "");
  const DatasetPtr dataset = open_image_folder(folder.path());
  fs::remove(path);
  EXPECT_THAT(error_of(ErrorKind::kFailure, [&] { dataset->read(0); }),
              HasSubstr("x.png] has vanished"));
}

TEST(Fingerprint, TellsListsApart) {
  const support::TempFolder folder;
  folder.write("a/x.png", "");
  folder.write("b/y.png", "");
  const std::string before = fingerprint(*open_image_folder(folder.path()));
  EXPECT_EQ(before, fingerprint(*open_image_folder(folder.path())));
  EXPECT_NE(before, fingerprint(*open_image_tree(folder.path())));
  folder.write("b/z.png", "");
  EXPECT_NE(before, fingerprint(*open_image_folder(folder.path())));
}

}  // namespace
}  // namespace solera::data
