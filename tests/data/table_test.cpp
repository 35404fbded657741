#include "solera/data/table.h"

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

/// Pictures 0.png to 3.png in the folder `images` beside a table.
class Table : public testing::Test {
 protected:
  Table() {
    for (int i = 0; i < 4; ++i) {
      folder_.write("images/" + std::to_string(i) + ".png", plain_png_text());
    }
  }

  DatasetPtr open(const std::string& text, const std::string& split = "",
                  const std::vector<std::string>& names = {}) const {
    const auto table = folder_.write("set.csv", text);
    return open_table({table, folder_.path() / "images"}, split, names);
  }
  std::string error_of(const std::string& text, const std::string& split = "",
                       const std::vector<std::string>& names = {}) const {
    return input_error_of([&] { open(text, split, names); });
  }

  support::TempFolder folder_;
};

TEST_F(Table, WithLabelsIsMultiLabel) {
  const DatasetPtr set =
      open("path,labels\n2.png,dog| cat\n0.png,\n1.png,dog\n");
  EXPECT_TRUE(set->multi_label());
  EXPECT_THAT(set->class_names(), ElementsAre("cat", "dog"));
  EXPECT_THAT(contents(*set), ElementsAre("2.png=-1", "0.png=-1", "1.png=-1"));
  EXPECT_THAT(set->labels(0), ElementsAre(0, 1));
  EXPECT_THAT(set->labels(1), ElementsAre());
  EXPECT_THAT(set->labels(2), ElementsAre(1));
  EXPECT_EQ(set->read(0).encoded, plain_png());
}

TEST_F(Table, WithALabelHasOneClassAnImage) {
  const DatasetPtr set = open("label,path\ndog,2.png\ncat,0.png\n");
  EXPECT_FALSE(set->multi_label());
  EXPECT_THAT(contents(*set), ElementsAre("2.png=1", "0.png=0"));
  EXPECT_THAT(set->labels(0), ElementsAre(1));
}

TEST_F(Table, HasTheClassesOfAllItsSplits) {
  const std::string text =
      "path,labels,split\n0.png,b,train\n1.png,a,test\n2.png,c,val\n";
  const DatasetPtr train = open(text, "training");
  EXPECT_THAT(contents(*train), ElementsAre("0.png=-1"));
  EXPECT_THAT(train->class_names(), ElementsAre("a", "b", "c"));
  EXPECT_THAT(train->labels(0), ElementsAre(1));
  EXPECT_THAT(error_of(text, "dev"), HasSubstr("no image of split 'dev'"));
}

TEST_F(Table, TakesTheClassesThatAreGiven) {
  const DatasetPtr set = open("path,labels\n0.png,b|a\n", "", {"b", "x", "a"});
  EXPECT_THAT(set->class_names(), ElementsAre("b", "x", "a"));
  EXPECT_THAT(set->labels(0), ElementsAre(0, 2));
  EXPECT_THAT(error_of("path,labels\n0.png,c\n", "", {"a", "b"}),
              HasSubstr("set.csv:2] found class 'c'"));
}

TEST_F(Table, ThatIsWrongIsRefusedWithItsLine) {
  EXPECT_THAT(error_of("path,class\n0.png,a\n"),
              HasSubstr("set.csv:1] found columns path, class, expected "
                        "'label' among them"));
  EXPECT_THAT(error_of("path,label,labels\n0.png,a,a\n"),
              HasSubstr("set.csv:1] has both"));
  EXPECT_THAT(error_of("path,labels\n"), HasSubstr("lists no image"));
  EXPECT_THAT(error_of("path,labels\n0.png,a\n9.png,a\n"),
              HasSubstr("set.csv:3] names image '9.png', but there is no such "
                        "file in " +
                        (folder_.path() / "images").string()));
  EXPECT_THAT(error_of("path,labels\n0.png,a\n0.png,b\n"),
              HasSubstr("set.csv:3] names image '0.png' again"));
  EXPECT_THAT(error_of("path,labels\n0.png,a|b|a\n"),
              HasSubstr("set.csv:2] names a class twice"));
  EXPECT_THAT(error_of("path,labels\n0.png,a||b\n"),
              HasSubstr("set.csv:2] found class ''"));
  EXPECT_THAT(error_of("path,label\n0.png,\n"),
              HasSubstr("set.csv:2] found class ''"));
}

}  // namespace
}  // namespace solera::data
