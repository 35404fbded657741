#include "solera/report/bar_chart.h"

#include <algorithm>
#include <cmath>

#include "solera/report/chart_scale.h"
#include "solera/report/html.h"
#include "solera/report/numbers.h"

namespace solera::report {
namespace {

constexpr double kWidth = 760.0;
constexpr double kGutter = 150.0;    // names of the groups
constexpr double kLabelRoom = 46.0;  // numbers beyond the whiskers
constexpr double kBarStep = 17.0;
constexpr double kBarHeight = 11.0;
constexpr double kGroupGap = 13.0;
constexpr double kHeadingHeight = 30.0;
constexpr double kAxisHeight = 44.0;

struct Range {
  double low = 0.0;
  double high = 0.0;

  void take(double x) {
    if (!std::isfinite(x)) return;
    low = std::min(low, x);
    high = std::max(high, x);
  }
};

Range range_of(const BarChart& chart) {
  Range range;
  for (const BarGroup& group : chart.groups) {
    for (const Bar& bar : group.bars) {
      range.take(100 * bar.value.mean);
      range.take(100 * bar.value.low);
      range.take(100 * bar.value.high);
    }
  }
  if (range.high - range.low < 2.0) {
    range.low -= 1.0;
    range.high += 1.0;
  }
  return range;
}

std::string whisker(const Estimate& value, double y, const ChartScale& scale) {
  if (!std::isfinite(value.low) || !std::isfinite(value.high)) return "";
  const double low = scale(100 * value.low);
  const double high = scale(100 * value.high);
  return svg_line(low, y, high, y, "whisker") +
         svg_line(low, y - 3, low, y + 3, "whisker") +
         svg_line(high, y - 3, high, y + 3, "whisker");
}

std::string bar_svg(const Bar& bar, double y, const ChartScale& scale) {
  const double mean = 100 * bar.value.mean;
  if (!std::isfinite(mean)) return "";
  const double zero = scale(0.0);
  const double end = scale(mean);
  const std::string rect =
      element("rect",
              {{"x", place(std::min(zero, end))},
               {"y", place(y - kBarHeight / 2)},
               {"width", place(std::max(std::abs(end - zero), 0.6))},
               {"height", place(kBarHeight)},
               {"class", "bar " + series_class(bar.series)}},
              "");
  const auto or_mean = [&](double x) {
    return scale(std::isfinite(x) ? 100 * x : mean);
  };
  const std::string number =
      mean >= 0 ? svg_text(std::max(or_mean(bar.value.high), zero) + 6, y + 4,
                           "number", points(bar.value.mean))
                : svg_text(std::min(or_mean(bar.value.low), zero) - 6, y + 4,
                           "number end", points(bar.value.mean));
  const std::string range = points_range(bar.value);
  const std::string told =
      bar.label + ": " + points(bar.value.mean) +
      (range.empty() ? "" : " (95 % interval " + range + ")");
  return element("g", text_element("title", told) + rect +
                          whisker(bar.value, y, scale) + number);
}

/// Draws the groups from the top and says where they end.
double draw_groups(const BarChart& chart, const ChartScale& scale,
                   std::string& svg) {
  double y = 6.0;
  for (const BarGroup& group : chart.groups) {
    if (!group.heading.empty()) {
      svg += svg_text(0.0, y + 16, "heading", group.heading);
      y += kHeadingHeight;
    }
    const double height = kBarStep * static_cast<double>(group.bars.size());
    svg += svg_text(kGutter - 12, y + height / 2 + 4, "end", group.name);
    for (const Bar& bar : group.bars) {
      svg += bar_svg(bar, y + kBarStep / 2, scale) + "\n";
      y += kBarStep;
    }
    y += kGroupGap;
  }
  return y;
}

std::string axis_svg(const std::string& name, const ChartScale& scale,
                     double bottom) {
  std::string svg;
  for (const double x : ticks(scale.low, scale.high, 8)) {
    svg += svg_line(scale(x), 0, scale(x), bottom, x == 0.0 ? "zero" : "grid");
    svg += svg_text(
        scale(x), bottom + 16, "middle tick",
        x == 0.0 ? "0" : (x > 0 ? "+" : "\u2212") + tick_label(std::abs(x)));
  }
  return svg + svg_text((scale.from + scale.to) / 2, bottom + 36, "middle tick",
                        name);
}

}  // namespace

std::string bar_chart_svg(const BarChart& chart) {
  const Range range = range_of(chart);
  const ChartScale scale{range.low, range.high, kGutter + kLabelRoom,
                         kWidth - kLabelRoom};
  std::string bars;
  const double bottom = draw_groups(chart, scale, bars);
  return svg_picture(chart.text, kWidth, bottom + kAxisHeight,
                     axis_svg(chart.text.axis, scale, bottom) + bars);
}

}  // namespace solera::report
