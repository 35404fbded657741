#pragma once

#include <string>
#include <vector>

#include "solera/report/svg.h"
#include "solera/report/transfer.h"

namespace solera::report {

/// A bar with a whisker, from the zero line.
struct Bar {
  int series = 0;     ///< Its colour.
  std::string label;  ///< Who it is: shown on hovering, read aloud.
  Estimate value;     ///< A fraction; shown in percentage points.
};

/// Bars that belong together: one task.
struct BarGroup {
  std::string name;
  std::string heading;  ///< Over this group and those that follow; or "".
  std::vector<Bar> bars;
};

struct BarChart {
  ChartText text;
  std::vector<BarGroup> groups;
};

/// Horizontal bars as an SVG element.
std::string bar_chart_svg(const BarChart& chart);

}  // namespace solera::report
