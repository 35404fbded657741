#pragma once

namespace solera::report {

// What the page is made of, besides what it tells: files of the source tree
// and of the chart libraries, which became strings when the program was built.

extern const char* const kStyle;    ///< page/style.css.
extern const char* const kDrawing;  ///< page/*.js in one closure.

/// A script that is not ours. Its code is "" if it was not there at build
/// time: then the page has its tables and no charts.
struct ChartLibrary {
  const char* name;
  const char* code;
  const char* licence;
};
extern const ChartLibrary kD3;
extern const ChartLibrary kPlot;

/// Whether pages have charts.
bool has_charts();

}  // namespace solera::report
