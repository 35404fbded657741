#pragma once

#include <string>

namespace solera::report {

/// A straight line of class `look`.
std::string svg_line(double x1, double y1, double x2, double y2,
                     const std::string& look);

/// Text of class `look`, its baseline at `y`.
std::string svg_text(double x, double y, const std::string& look,
                     const std::string& text);

/// What every chart says of itself.
struct ChartText {
  std::string id;  ///< Unique in the page.
  std::string title;
  std::string description;  ///< What there is to see, in words.
  std::string axis;         ///< What the values across are.
};

/// The picture around `inner`, with title and description for those who do
/// not see it.
std::string svg_picture(const ChartText& text, double width, double height,
                        const std::string& inner);

}  // namespace solera::report
