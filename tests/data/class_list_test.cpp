#include "solera/data/class_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace solera::data {
namespace {

using support::input_error_of;
using support::usage_error_of;
using testing::ElementsAre;
using testing::HasSubstr;

ClassList list_of(const std::string& text) {
  const support::TempFolder folder;
  return ClassList(folder.write("classes.txt", text));
}

const char* const kAnimals =
    "n01\tfish\tgoldfish, Carassius auratus\n"
    "n02\tbirds\thouse finch\r\n"
    "n03\tbirds\trobin\n\n";

TEST(ClassList, HasColumnsOfTabs) {
  const ClassList list = list_of(kAnimals);
  EXPECT_THAT(list.names(), ElementsAre("n01", "n02", "n03"));
  EXPECT_THAT(list.columns(1), ElementsAre("n02", "birds", "house finch"));
  EXPECT_EQ(list.find("n03"), 2);
  EXPECT_EQ(list.find("robin"), -1);
}

TEST(ClassList, HasColumnsOfBlanksWhereThereAreNoTabs) {
  EXPECT_THAT(list_of("a  x\nb y").columns(0), ElementsAre("a", "x"));
}

TEST(ClassList, RefusesBlankLinesAndNamesThatComeTwice) {
  EXPECT_THAT(input_error_of([] { list_of("a\n\nb\n"); }),
              HasSubstr("classes.txt:2] is blank"));
  EXPECT_THAT(input_error_of([] { list_of("house finch\nhouse sparrow\n"); }),
              HasSubstr("classes.txt:2] names class 'house' again"));
  EXPECT_THAT(input_error_of([] { list_of("\n"); }), HasSubstr("is empty"));
}

TEST(MatchClasses, FindsNamesAndGroups) {
  const ClassList list = list_of(kAnimals);
  EXPECT_THAT(match_classes(list.names(), list, {"birds"}, ""),
              ElementsAre(1, 2));
  EXPECT_THAT(match_classes(list.names(), list, {"n03", "fish"}, ""),
              ElementsAre(0, 2));
  EXPECT_THAT(match_classes({"robin", "n02"}, list, {"robin", "birds"}, ""),
              ElementsAre(0, 1));
}

TEST(MatchClasses, RefusesNamesOfNoClass) {
  const ClassList list = list_of(kAnimals);
  EXPECT_THAT(
      usage_error_of(
          [&] { match_classes(list.names(), list, {"brids"}, "r"); }),
      HasSubstr("[r] no class is called 'brids', did you mean 'birds'?"));
}

}  // namespace
}  // namespace solera::data
