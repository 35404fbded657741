#include "solera/report/numbers.h"

#include <gtest/gtest.h>

#include "solera/report/html.h"
#include "solera/report/table.h"

namespace solera::report {
namespace {

TEST(Numbers, AreWrittenAsPeopleReadThem) {
  EXPECT_EQ(percent(0.7634), "76.3");
  EXPECT_EQ(percent(kUnknown), "\u2013");
  EXPECT_EQ(points(0.0204), "+2.0");
  EXPECT_EQ(points(-0.0311), "\u22123.1");
  EXPECT_EQ(points(-0.0004), "0.0");
  EXPECT_EQ(points(kUnknown), "\u2013");
  EXPECT_EQ(percent_range({0.5, 0.4, 0.6}), "40.0 to 60.0");
  EXPECT_EQ(percent_range({0.5, 0.4, kUnknown}), "");
  EXPECT_EQ(points_range({0.0, -0.1, 0.1}), "\u221210.0 to +10.0");
  EXPECT_EQ(plain_number(1.0 / 3), "0.333333");
}

TEST(Numbers, NameScalarsAndLists) {
  EXPECT_EQ(plain_text(parse_json("[1, 2.5, \"x\", true, null]", "")),
            "1, 2.5, x, true, \u2013");
  EXPECT_EQ(facts_text(parse_json("{\"test_images\": 9, \"chance\": 0.2}", "")),
            "9 test images, chance 20.0 %");
}

TEST(Html, EscapesTextAndAttributes) {
  EXPECT_EQ(escape_html("<a href=\"x\">'&'"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;");
  EXPECT_EQ(element("p", {{"title", "\"<"}}, "in"),
            "<p title=\"&quot;&lt;\">in</p>");
  EXPECT_EQ(text_element("p", "<"), "<p>&lt;</p>");
}

TEST(Markdown, EscapesWhatWouldBreakACell) {
  EXPECT_EQ(escape_markdown("a|b\n<c>_d_"), "a\\|b &lt;c&gt;\\_d\\_");
}

}  // namespace
}  // namespace solera::report
