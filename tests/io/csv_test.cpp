#include "solera/io/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/io/files.h"

namespace solera::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Csv : public FolderTest {
 protected:
  CsvFile read(const std::string& text) const {
    return read_csv(write("x.csv", text));
  }
  std::string error_of(const std::string& text) const {
    return bad_input([&] { read(text); });
  }
};

TEST_F(Csv, ReadsColumnsAndRowsWithTheirLines) {
  const CsvFile file = read("path,label\na.png,cat\n\nb.png,\n");
  EXPECT_THAT(file.columns, ElementsAre("path", "label"));
  ASSERT_EQ(file.rows.size(), 2U);
  EXPECT_THAT(file.rows[0].fields, ElementsAre("a.png", "cat"));
  EXPECT_THAT(file.rows[1].fields, ElementsAre("b.png", ""));
  EXPECT_EQ(file.rows[0].line, 2);
  EXPECT_EQ(file.rows[1].line, 4);
  EXPECT_EQ(file.find("label"), 1U);
  EXPECT_FALSE(file.find("labels"));
}

TEST_F(Csv, UnderstandsQuotesAndTheHabitsOfWindows) {
  const CsvFile file =
      read("\xEF\xBB\xBFpath,note\r\n\"a,1\",\"say \"\"b\"\"\nc\"\r\nd,e");
  EXPECT_THAT(file.columns, ElementsAre("path", "note"));
  ASSERT_EQ(file.rows.size(), 2U);
  EXPECT_THAT(file.rows[0].fields, ElementsAre("a,1", "say \"b\"\nc"));
  EXPECT_THAT(file.rows[1].fields, ElementsAre("d", "e"));
  EXPECT_EQ(file.rows[1].line, 4) << "a quoted field may go over lines";
}

TEST_F(Csv, RefusesWhatIsNoTable) {
  EXPECT_THAT(error_of(""), HasSubstr("x.csv:1] is empty"));
  EXPECT_THAT(error_of("a,b\nc\n"),
              HasSubstr("x.csv:2] found 1 fields, expected 2"));
  EXPECT_THAT(error_of("a,b\nc,\"d\n"),
              HasSubstr("x.csv:2] found a quote without its end"));
  EXPECT_THAT(error_of("a,b\n\"c\"d,e\n"),
              HasSubstr("x.csv:2] found text behind the end of a field"));
  EXPECT_THAT(error_of("a,b,a\n"), HasSubstr("x.csv:1] names a column twice"));
}

}  // namespace
}  // namespace solera::io
