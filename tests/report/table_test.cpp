#include "solera/report/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/report/markup.h"

namespace solera::report {
namespace {

using ::testing::HasSubstr;

Table example() {
  return {"example",
          "An example",
          {"name", "word", "number"},
          {{"a|b", "x, \"y\"", Cell("+2.0", "+1.0 to +3.0", "win")},
           {"<c>", "two\nlines", "7"}}};
}

TEST(Table, IsHtmlWithItsVerdictsInWordsAndSigns) {
  const std::string html = table_html(example(), "look");
  EXPECT_EQ(nesting_fault(html), "");
  EXPECT_THAT(html, HasSubstr("aria-label=\"An example\"><table "
                              "class=\"look\">"));
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\" class=\"text\">&lt;c&gt;</th>"
                              "<td class=\"text\">two\nlines</td><td>7</td>"));
  EXPECT_THAT(html, HasSubstr("<td><span class=\"delta win\">\u25b2 +2.0 win"
                              "</span><small>+1.0 to +3.0</small></td>"));
}

TEST(Table, IsMarkdownThatNothingInItBreaks) {
  EXPECT_EQ(table_markdown(example()),
            "| name | word | number |\n"
            "| --- | ---: | ---: |\n"
            "| a\\|b | x, \"y\" | +2.0 (+1.0 to +3.0) win |\n"
            "| &lt;c&gt; | two lines | 7 |\n\n");
}

TEST(Table, IsCsvWithQuotesWhereTheyAreNeeded) {
  EXPECT_EQ(table_csv(example()),
            "name,word,number\r\n"
            "a|b,\"x, \"\"y\"\"\",+2.0\r\n"
            "<c>,\"two\nlines\",7\r\n");
}

}  // namespace
}  // namespace solera::report
