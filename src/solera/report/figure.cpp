#include "solera/report/figure.h"

#include "solera/report/html.h"

namespace solera::report {

std::string script_json(const Value& value) {
  std::string escaped;
  for (const char c : to_json(value)) {
    if (c == '<') {
      escaped += "\\u003c";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string figure_html(const Figure& figure, const std::string& id) {
  const std::string alt = id + "-alt";
  std::string html = text_element("figcaption", figure.title);
  if (!figure.note.empty()) {
    html += text_element("p", {{"class", "note"}}, figure.note);
  }
  html += text_element("p", {{"class", "alt"}, {"id", alt}}, figure.alt) +
          element("div", {{"class", "plot"}}, "") +
          element("script", {{"type", "application/json"}},
                  script_json(figure.data));
  if (!figure.numbers.empty()) html += details("Numbers", figure.numbers);
  return element("figure",
                 {{"class", "chart"},
                  {"id", id},
                  {"data-chart", figure.chart},
                  {"data-alt", alt}},
                 html) +
         "\n";
}

}  // namespace solera::report
