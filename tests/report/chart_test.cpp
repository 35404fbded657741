#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "solera/report/bar_chart.h"
#include "solera/report/chart_scale.h"
#include "solera/report/line_chart.h"
#include "tests/report/markup.h"

namespace solera::report {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(ChartScale, MapsTheEndsToTheEnds) {
  const ChartScale scale{-5.0, 15.0, 100.0, 300.0};
  EXPECT_EQ(scale(-5.0), 100.0);
  EXPECT_EQ(scale(15.0), 300.0);
  EXPECT_EQ(scale(0.0), 150.0);
}

TEST(ChartScale, PutsTicksOnRoundNumbers) {
  EXPECT_THAT(ticks(-29.4, 6.6, 8), ElementsAre(-25, -20, -15, -10, -5, 0, 5));
  EXPECT_THAT(ticks(0.0, 1.0, 5),
              ElementsAre(0.0, DoubleNear(0.2, 1e-12), DoubleNear(0.4, 1e-12),
                          DoubleNear(0.6, 1e-12), DoubleNear(0.8, 1e-12), 1.0));
  EXPECT_THAT(ticks(1000, 4000, 3), ElementsAre(1000, 2000, 3000, 4000));
}

TEST(ChartScale, LabelsTicksShortly) {
  EXPECT_EQ(tick_label(0.6000000000000001), "0.6");
  EXPECT_EQ(tick_label(2500), "2500");
  EXPECT_EQ(tick_label(1250000), "1,250,000");
  EXPECT_EQ(tick_label(-20000), "-20,000");
  EXPECT_EQ(tick_label(1e-7), "1e-07");
}

BarChart chart_of(const Estimate& value) {
  return {{"c", "Title", "Words", "points"},
          {{"task", "Heading", {{2, "RC", value}}}}};
}

TEST(BarChart, TellsEachBarInWords) {
  const std::string svg = bar_chart_svg(chart_of({0.02, 0.015, 0.025}));
  EXPECT_EQ(nesting_fault(svg), "");
  EXPECT_THAT(svg, HasSubstr("<title>RC: +2.0 (95 % interval +1.5 to +2.5)"));
  EXPECT_THAT(svg, HasSubstr("aria-labelledby=\"c-title c-desc\""));
  EXPECT_THAT(svg, HasSubstr("class=\"bar s2\""));
}

TEST(BarChart, BeginsEachBarAtZero) {
  // -20 to 20 points lie on 196 to 714: zero is at 455.
  BarChart chart = chart_of({0.2, kNan, kNan});
  chart.groups[0].bars.push_back({1, "TD", {-0.2, kNan, kNan}});
  const std::string svg = bar_chart_svg(chart);
  EXPECT_THAT(svg, HasSubstr("<rect x=\"455.0\" y=\"39.0\" width=\"259.0\""));
  EXPECT_THAT(svg, HasSubstr("<rect x=\"196.0\" y=\"56.0\" width=\"259.0\""));
}

TEST(BarChart, LeavesOutAnIntervalThatIsNotKnown) {
  const std::string svg = bar_chart_svg(chart_of({0.02, kNan, kNan}));
  EXPECT_THAT(svg, HasSubstr("<title>RC: +2.0</title>"));
  EXPECT_THAT(svg, Not(HasSubstr("whisker")));
}

TEST(BarChart, DrawsNoBarForWhatIsNotKnown) {
  EXPECT_THAT(bar_chart_svg(chart_of({})), Not(HasSubstr("<rect")));
}

LineChart line_of(const std::vector<std::pair<double, double>>& points) {
  return {{"c", "Title", "Words", "step"}, {{"loss", points}}};
}

TEST(LineChart, BreaksALineWhereTheValueIsNotFinite) {
  const std::string svg =
      line_chart_svg(line_of({{0, 1}, {1, 2}, {2, kNan}, {3, 1}, {4, 2}}));
  EXPECT_EQ(nesting_fault(svg), "");
  const std::size_t path = svg.find("d=\"M");
  ASSERT_NE(path, std::string::npos);
  const std::string d =
      svg.substr(path + 3, svg.find('"', path + 3) - path - 3);
  EXPECT_EQ(std::count(d.begin(), d.end(), 'M'), 2);
  EXPECT_EQ(std::count(d.begin(), d.end(), 'L'), 2);
}

TEST(LineChart, SurvivesConstantAndEmptyLines) {
  for (const auto& chart : {line_of({{0, 3}, {10, 3}}), line_of({{5, 0}}),
                            line_of({{0, kNan}}), line_of({})}) {
    const std::string svg = line_chart_svg(chart);
    EXPECT_EQ(nesting_fault(svg), "");
    EXPECT_THAT(svg, Not(HasSubstr("nan")));
    EXPECT_THAT(svg, Not(HasSubstr("inf")));
  }
}

}  // namespace
}  // namespace solera::report
