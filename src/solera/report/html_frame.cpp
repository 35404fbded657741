#include "solera/report/html_frame.h"

#include <vector>

#include "solera/core/hash.h"
#include "solera/core/text.h"
#include "solera/report/html.h"
#include "solera/report/page_parts.h"

namespace solera::report {
namespace {

std::string base64_of_hex(const std::string& hex) {
  constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  unsigned bits = 0;
  int count = 0;
  for (const char c : hex) {
    bits =
        (bits << 4U) | static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
    count += 4;
    if (count >= 6) {
      count -= 6;
      text += kDigits[(bits >> static_cast<unsigned>(count)) & 63U];
    }
  }
  if (count > 0) {
    text += kDigits[(bits << static_cast<unsigned>(6 - count)) & 63U];
  }
  while (text.size() % 4 != 0) text += '=';
  return text;
}

/// The licence goes wherever the code goes.
std::string script_of(const ChartLibrary& library) {
  return std::string("/*! ") + library.name + "\n" + library.licence + "*/\n" +
         library.code;
}

std::vector<std::string> scripts() {
  if (!has_charts()) return {};
  return {script_of(kD3), script_of(kPlot), kDrawing};
}

std::string policy() {
  std::vector<std::string> sources;
  for (const std::string& script : scripts()) {
    sources.push_back("'" + content_hash(script) + "'");
  }
  return "default-src 'none'; img-src data:; base-uri 'none'; form-action "
         "'none'; style-src '" +
         content_hash(kStyle) + "'; script-src " +
         (sources.empty() ? "'none'" : join(sources, " "));
}

std::string footer() {
  std::string html = text_element("p", "Made by Solera " SOLERA_VERSION ".");
  if (has_charts()) {
    html = text_element("p", std::string("Made by Solera " SOLERA_VERSION
                                         ", charts by ") +
                                 kPlot.name + " and " + kD3.name + ".") +
           details("Licences of the chart libraries",
                   text_element(
                       "pre", std::string(kPlot.name) + "\n" + kPlot.licence) +
                       text_element(
                           "pre", std::string(kD3.name) + "\n" + kD3.licence));
  }
  return element("footer", html);
}

}  // namespace

std::string content_hash(const std::string& content) {
  return "sha256-" + base64_of_hex(sha256_hex(content));
}

std::string html_frame(const std::string& title, const std::string& body) {
  // Void elements have no end, so they are written out here.
  const std::string head =
      "<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
      escape_html(policy()) +
      "\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n" +
      text_element("title", title) + "\n" + element("style", kStyle);
  std::string code;
  for (const std::string& script : scripts()) {
    code += element("script", script) + "\n";
  }
  return "<!DOCTYPE html>\n" +
         element("html", {{"lang", "en"}},
                 element("head", head) +
                     element("body", element("main", body) + footer() + code)) +
         "\n";
}

}  // namespace solera::report
