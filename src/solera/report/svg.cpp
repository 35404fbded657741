#include "solera/report/svg.h"

#include "solera/report/chart_scale.h"
#include "solera/report/html.h"

namespace solera::report {

std::string svg_line(double x1, double y1, double x2, double y2,
                     const std::string& look) {
  return element("line",
                 {{"x1", place(x1)},
                  {"y1", place(y1)},
                  {"x2", place(x2)},
                  {"y2", place(y2)},
                  {"class", look}},
                 "");
}

std::string svg_text(double x, double y, const std::string& look,
                     const std::string& text) {
  return text_element(
      "text", {{"x", place(x)}, {"y", place(y)}, {"class", look}}, text);
}

std::string svg_picture(const ChartText& text, double width, double height,
                        const std::string& inner) {
  const std::string title = text.id + "-title";
  const std::string description = text.id + "-desc";
  return element(
      "svg",
      {{"viewBox", "0 0 " + place(width) + " " + place(height)},
       {"role", "img"},
       {"class", "chart"},
       {"aria-labelledby", title + " " + description}},
      text_element("title", {{"id", title}}, text.title) +
          text_element("desc", {{"id", description}}, text.description) +
          inner);
}

}  // namespace solera::report
