#pragma once

#include <string>

#include "solera/core/value.h"

namespace solera::report {

/// A chart that scripts draw where they may, with what stands in for it.
struct Figure {
  std::string chart;  ///< Which of page/*.js draws it: "bars", "lines", ...
  std::string title;
  std::string note;     ///< How to read it; text, seen by all. May be "".
  std::string alt;      ///< What there is to see, for those who do not.
  Value data;           ///< What is drawn.
  std::string numbers;  ///< HTML of a table, folded away. May be "".
};

/// `id` is unique in the page.
std::string figure_html(const Figure& figure, const std::string& id);

/// JSON that can stand in a script element: nothing in it ends the element
/// or begins a comment.
std::string script_json(const Value& value);

}  // namespace solera::report
