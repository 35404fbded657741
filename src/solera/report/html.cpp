#include "solera/report/html.h"

namespace solera::report {

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

std::string framed_table(const std::string& label, const std::string& inner,
                         const std::string& look) {
  const Attributes classes =
      look.empty() ? Attributes{} : Attributes{{"class", look}};
  return element("div",
                 {{"class", "frame"},
                  {"role", "region"},
                  {"tabindex", "0"},
                  {"aria-label", label}},
                 element("table", classes, inner)) +
         "\n";
}

}  // namespace solera::report
