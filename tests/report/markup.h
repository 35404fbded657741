#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace solera::report {

/// The page without what its scripts are made of: their code has `<` of its
/// own.
inline std::string without_scripts(const std::string& html) {
  std::string rest;
  std::size_t at = 0;
  for (;;) {
    const std::size_t begin = html.find("<script", at);
    if (begin == std::string::npos) return rest + html.substr(at);
    const std::size_t code = html.find('>', begin) + 1;
    rest += html.substr(at, code - at);
    at = html.find("</script>", code);
    if (at == std::string::npos) return rest;
  }
}

/// What is wrong with the nesting of a page, or "" if every element that
/// begins ends where it should.
inline std::string nesting_fault(const std::string& page) {
  const std::string html = without_scripts(page);
  const std::set<std::string> voids = {"img", "meta", "link", "!DOCTYPE"};
  std::vector<std::string> open;
  std::size_t at = 0;
  while ((at = html.find('<', at)) != std::string::npos) {
    const std::size_t end = html.find('>', at);
    if (end == std::string::npos) return "a tag without an end";
    const bool is_end = html[at + 1] == '/';
    const std::size_t begin = at + (is_end ? 2 : 1);
    const std::string name =
        html.substr(begin, html.find_first_of(" >", begin) - begin);
    at = end + 1;
    if (voids.count(name) > 0) continue;
    if (!is_end) {
      open.push_back(name);
    } else if (open.empty() || open.back() != name) {
      return "</" + name + "> where " +
             (open.empty() ? "nothing" : open.back()) + " is open";
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : "<" + open.back() + "> never ends";
}

}  // namespace solera::report
