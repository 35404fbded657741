#include "solera/data/exclusion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/core/file.h"
#include "solera/data/folder.h"
#include "solera/data/spec.h"
#include "tests/data/samples.h"
#include "tests/support/errors.h"
#include "tests/support/tar.h"
#include "tests/support/temp_folder.h"

namespace solera::data {
namespace {

namespace fs = std::filesystem;
using support::input_error_of;
using testing::ElementsAre;
using testing::HasSubstr;

/// set/train/{a,b}/{0,1,2}.png, and other/x.png.
class Exclusion : public testing::Test {
 protected:
  Exclusion() {
    for (const char* name : {"a/0", "a/1", "a/2", "b/0", "b/1", "b/2"}) {
      folder_.write(std::string("set/train/") + name + ".png", plain_png());
    }
    folder_.write("other/x.png", plain_png());
  }

  DatasetPtr open(const std::string& more) const {
    DataSpec spec;
    read_options(parse_yaml("{folder: set, split: train" + more + "}", "r"),
                 {"r", "data"}, spec);
    return open_dataset(spec, folder_.path(), "r");
  }
  DatasetPtr without(const std::string& list) const {
    folder_.write("list.txt", list);
    return open(", exclude: list.txt");
  }
  std::string absolute(const std::string& name) const {
    return (folder_.path() / name).string();
  }

  support::TempFolder folder_;
};

TEST_F(Exclusion, LeavesOutWhatTheListNames) {
  const DatasetPtr dataset =
      without("# why\n\n" + absolute("set/train/a/1.png") +
              "\n  set/train/b/0.png\r\n./set/train/b/2.png\n");
  EXPECT_THAT(contents(*dataset), ElementsAre("0.png=0", "2.png=0", "1.png=1"));
  EXPECT_EQ(dataset->sample_name(0), absolute("set/train/a/0.png"));
}

TEST_F(Exclusion, ComesBeforeSamplesAreCounted) {
  folder_.write("list.txt", "set/train/a/0.png\nset/train/b/1.png\n");
  EXPECT_THAT(contents(*open(", exclude: list.txt, per_class: 1")),
              ElementsAre("1.png=0", "0.png=1"));
}

TEST_F(Exclusion, PassesOverNamesOfOtherSets) {
  const DatasetPtr dataset = without("other/x.png\nset/train/a/0.png\n");
  EXPECT_EQ(dataset->size(), 5);
  EXPECT_EQ(without("other/x.png\n")->size(), 6);
}

TEST_F(Exclusion, RefusesANameThatIsNothing) {
  EXPECT_THAT(
      input_error_of([&] { without("set/train/a/0.png\n# \nset/a/00.png\n"); }),
      HasSubstr("list.txt:3] names 'set/a/00.png', which is none of these 6 "
                "images and no other file"));
  EXPECT_THAT(input_error_of([&] { open(", exclude: none.txt"); }),
              HasSubstr("none.txt"));
}

TEST_F(Exclusion, NamesTheClassThatItEmpties) {
  EXPECT_THAT(input_error_of([&] {
                without(
                    "set/train/b/0.png\nset/train/b/1.png\n"
                    "set/train/b/2.png\n");
              }),
              HasSubstr("'b'"));
}

TEST_F(Exclusion, KnowsMembersOfShards) {
  folder_.write("tars/t.tar", support::tar_member("x.jpg", "p") +
                                  support::tar_member("y.jpg", "p"));
  folder_.write("tars/list.txt", "t.tar:y.jpg\n");
  DataSpec spec;
  spec.shards = "tars/t.tar";
  spec.exclude = "tars/list.txt";
  const DatasetPtr dataset = open_dataset(spec, folder_.path(), "r");
  EXPECT_EQ(dataset->size(), 1);
  // The shard is there, the member is of no sample of these data.
  folder_.write("tars/list.txt", "t.tar:z.jpg\nt.tar:x.jpg\n");
  EXPECT_EQ(open_dataset(spec, folder_.path(), "r")->size(), 1);
}

TEST_F(Exclusion, ReadsWhatItWritesAlsoAfterAMoveOfDataAndList) {
  write_exclusion_list(
      folder_.path() / "set/list.txt", {"two images"},
      {absolute("set/train/a/0.png"), absolute("other/x.png")});
  EXPECT_EQ(read_text(folder_.path() / "set/list.txt"),
            "# two images\n./train/a/0.png\n" + absolute("other/x.png") + "\n");
  fs::rename(folder_.path() / "set", folder_.path() / "moved");
  DataSpec spec;
  spec.folder = "moved/train";
  spec.exclude = "moved/list.txt";
  EXPECT_EQ(open_dataset(spec, folder_.path(), "r")->size(), 5);
}

TEST_F(Exclusion, CannotHoldANameWithALineBreak) {
  EXPECT_THAT(input_error_of([&] {
                write_exclusion_list(folder_.path() / "l.txt", {}, {"a\nb"});
              }),
              HasSubstr("line break"));
  EXPECT_FALSE(fs::exists(folder_.path() / "l.txt"));
}

}  // namespace
}  // namespace solera::data
