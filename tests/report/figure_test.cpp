#include "solera/report/figure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/report/markup.h"

namespace solera::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Figure, HasDataThatCannotEndItsElement) {
  Value data = Value::object();
  data.set("</script><script>", "<!-- \u2028 & \" ' -->");
  const std::string json = script_json(data);
  EXPECT_THAT(json, Not(HasSubstr("<")));
  EXPECT_EQ(parse_json(json, ""), data);
}

TEST(Figure, HasWordsForThoseWhoDoNotSeeIt) {
  Figure figure;
  figure.chart = "bars";
  figure.title = "A & B";
  figure.alt = "It rises.";
  const std::string html = figure_html(figure, "f");
  EXPECT_EQ(nesting_fault(html), "");
  EXPECT_THAT(html, HasSubstr("<figcaption>A &amp; B</figcaption>"));
  EXPECT_THAT(html, HasSubstr("data-alt=\"f-alt\""));
  EXPECT_THAT(html, HasSubstr("<p class=\"alt\" id=\"f-alt\">It rises.</p>"));
  EXPECT_THAT(html, Not(HasSubstr("<details>")));
}

}  // namespace
}  // namespace solera::report
