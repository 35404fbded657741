#include "solera/report/html.h"

namespace solera::report {
namespace {

constexpr int kSeriesColours = 8;

}  // namespace

std::string escape_html(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string element(const std::string& name, const Attributes& attributes,
                    const std::string& inner) {
  std::string html = "<" + name;
  for (const auto& [key, value] : attributes) {
    html += " " + key + "=\"" + escape_html(value) + "\"";
  }
  return html + ">" + inner + "</" + name + ">";
}

std::string element(const std::string& name, const std::string& inner) {
  return element(name, {}, inner);
}

std::string text_element(const std::string& name, const std::string& text) {
  return element(name, {}, escape_html(text));
}

std::string text_element(const std::string& name, const Attributes& attributes,
                         const std::string& text) {
  return element(name, attributes, escape_html(text));
}

std::string details(const std::string& summary, const std::string& inner) {
  return element("details", text_element("summary", summary) + inner) + "\n";
}

std::string framed_table(const std::string& label, const std::string& inner) {
  return element("div",
                 {{"class", "frame"},
                  {"role", "region"},
                  {"tabindex", "0"},
                  {"aria-label", label}},
                 element("table", inner)) +
         "\n";
}

std::string text_table(const std::string& label,
                       const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows) {
  std::string head;
  for (const std::string& title : header) {
    head += text_element("th", {{"scope", "col"}}, title);
  }
  std::string body;
  for (const auto& row : rows) {
    std::string cells;
    for (const std::string& cell : row) {
      cells += cells.empty() ? text_element("th", {{"scope", "row"}}, cell)
                             : text_element("td", cell);
    }
    body += element("tr", cells) + "\n";
  }
  return framed_table(
      label, element("thead", element("tr", head)) + element("tbody", body));
}

std::string legend(const std::vector<std::pair<int, std::string>>& series) {
  std::string items;
  for (const auto& [index, name] : series) {
    items += element(
        "li",
        element("span", {{"class", "swatch " + series_class(index)}}, "") +
            escape_html(name));
  }
  return element("ul", {{"class", "legend"}}, items);
}

std::string series_class(int series) {
  return "s" + std::to_string(
                   series == 0 ? 0 : 1 + (series - 1) % (kSeriesColours - 1));
}

}  // namespace solera::report
