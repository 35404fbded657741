#include "solera/data/voc.h"

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

/// Three images with the classes cat and dog.
class Voc : public testing::Test {
 protected:
  Voc() {
    for (const char* id : {"000001", "000002", "000007"}) {
      folder_.write(std::string("JPEGImages/") + id + ".jpg", "");
    }
    mark("dog", "000001 -1\n000002  1\n000007  0\n");
    mark("cat", "000001 -1\n000002  1\n000007 -1\n");
    folder_.write("ImageSets/Main/cat_trainval.txt", "000001 -1\n");
    folder_.write("ImageSets/Main/train.txt", "000001\n000002\n000007\n");
  }

  void mark(const std::string& name, const std::string& lines) const {
    folder_.write("ImageSets/Main/" + name + "_train.txt", lines);
  }
  std::string error() const {
    return input_error_of([&] { open_voc(folder_.path(), "train"); });
  }

  support::TempFolder folder_;
};

TEST_F(Voc, IsMultiLabelAndCountsDifficultObjects) {
  const DatasetPtr set = open_voc(folder_.path(), "train");
  EXPECT_TRUE(set->multi_label());
  EXPECT_THAT(set->class_names(), ElementsAre("cat", "dog"));
  EXPECT_THAT(contents(*set),
              ElementsAre("000001.jpg=-1", "000002.jpg=-1", "000007.jpg=-1"));
  EXPECT_THAT(set->labels(0), ElementsAre());
  EXPECT_THAT(set->labels(1), ElementsAre(0, 1));
  EXPECT_THAT(set->labels(2), ElementsAre(1));
}

TEST_F(Voc, KnowsItsSplits) {
  EXPECT_EQ(open_voc(folder_.path(), "trainval")->size(), 1);
  EXPECT_THAT(input_error_of([&] { open_voc(folder_.path(), "test"); }),
              HasSubstr("has no files <class>_test.txt"));
}

TEST_F(Voc, WhoseFilesDisagreeIsRefused) {
  mark("dog", "000001 -1\n000007  1\n000002  0\n");
  EXPECT_THAT(error(), HasSubstr("dog_train.txt:2] found image '000007', "
                                 "expected '000002"));
  mark("dog", "000001 -1\n");
  EXPECT_THAT(error(), HasSubstr("dog_train.txt:1] lists 1 images, expected "
                                 "the 3 of the first class"));
}

TEST_F(Voc, WithAWrongLineIsRefused) {
  mark("cat", "000001 -1\n000002 2\n");
  EXPECT_THAT(error(), HasSubstr("cat_train.txt:2] found '000002 2'"));
  mark("cat", "000001 -1 1\n");
  EXPECT_THAT(error(), HasSubstr("cat_train.txt:1] found '000001 -1 1'"));
  mark("cat", "\n");
  EXPECT_THAT(error(), HasSubstr("cat_train.txt:1] lists no image"));
  mark("cat", "000001 -1\n000001 1\n");
  EXPECT_THAT(error(), HasSubstr("cat_train.txt:2] names '000001' again"));
  mark("cat", "000001 -1\n000009 1\n");
  EXPECT_THAT(error(), HasSubstr("cat_train.txt:2] names image '000009.jpg', "
                                 "but there is no such file"));
}

}  // namespace
}  // namespace solera::data
