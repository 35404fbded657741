#include "solera/report/line_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "solera/report/chart_scale.h"
#include "solera/report/html.h"

namespace solera::report {
namespace {

constexpr double kWidth = 480.0;
constexpr double kHeight = 250.0;
constexpr double kLeft = 52.0;
constexpr double kRight = 14.0;
constexpr double kTop = 10.0;
constexpr double kBottom = 42.0;

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void take(double x) {
    low = std::min(low, x);
    high = std::max(high, x);
  }
  /// Makes room where there is none, so that a scale can be made.
  void widen(double share) {
    if (low > high) *this = {0.0, 1.0};
    const double span = high - low;
    const double room =
        span > 0 ? share * span : std::max(std::abs(low) * 0.1, 1e-6);
    low -= room;
    high += room;
  }
};

struct Frame {
  ChartScale x;
  ChartScale y;
};

Frame frame_of(const LineChart& chart) {
  Range x;
  Range y;
  for (const Line& line : chart.lines) {
    for (const auto& [step, value] : line.points) {
      if (!std::isfinite(value)) continue;
      x.take(step);
      y.take(value);
    }
  }
  const bool is_positive = y.low >= 0.0;
  if (x.low > 0.0 && x.low < 0.1 * x.high) x.low = 0.0;
  x.widen(0.0);
  y.widen(0.05);
  if (is_positive) y.low = std::max(y.low, 0.0);
  return {{x.low, x.high, kLeft, kWidth - kRight},
          {y.low, y.high, kHeight - kBottom, kTop}};
}

std::string axes_svg(const Frame& frame, const std::string& name) {
  const double bottom = kHeight - kBottom;
  std::string svg;
  for (const double y : ticks(frame.y.low, frame.y.high, 7)) {
    svg += svg_line(kLeft, frame.y(y), kWidth - kRight, frame.y(y), "grid");
    svg += svg_text(kLeft - 8, frame.y(y) + 4, "end tick", tick_label(y));
  }
  for (const double x : ticks(frame.x.low, frame.x.high, 7)) {
    svg += svg_line(frame.x(x), bottom, frame.x(x), bottom + 4, "grid");
    svg += svg_text(frame.x(x), bottom + 18, "middle tick", tick_label(x));
  }
  return svg + svg_text((kLeft + kWidth - kRight) / 2, kHeight - 6,
                        "middle tick", name);
}

std::string line_svg(const Line& line, int series, const Frame& frame) {
  std::string path;
  bool is_drawing = false;
  for (const auto& [x, y] : line.points) {
    if (!std::isfinite(y)) {
      is_drawing = false;
      continue;
    }
    path +=
        (is_drawing ? "L" : "M") + place(frame.x(x)) + " " + place(frame.y(y));
    is_drawing = true;
  }
  return element("path",
                 {{"d", path}, {"class", "line " + series_class(series)}},
                 text_element("title", line.name)) +
         "\n";
}

}  // namespace

std::string line_chart_svg(const LineChart& chart) {
  const Frame frame = frame_of(chart);
  std::string svg = axes_svg(frame, chart.text.axis);
  int series = 0;
  for (const Line& line : chart.lines) svg += line_svg(line, ++series, frame);
  return svg_picture(chart.text, kWidth, kHeight, svg);
}

}  // namespace solera::report
