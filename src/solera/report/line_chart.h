#pragma once

#include <string>
#include <utility>
#include <vector>

#include "solera/report/svg.h"

namespace solera::report {

struct Line {
  std::string name;
  std::vector<std::pair<double, double>> points;  ///< x rising; NaN is a gap.
};

struct LineChart {
  ChartText text;
  std::vector<Line> lines;  ///< Coloured from series 1 on.
};

/// Lines as an SVG element.
std::string line_chart_svg(const LineChart& chart);

}  // namespace solera::report
