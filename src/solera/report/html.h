#pragma once

#include <string>
#include <utility>
#include <vector>

namespace solera::report {

/// Text as it may stand in an element or a quoted attribute.
std::string escape_html(const std::string& text);

/// Names and values, which are escaped here.
using Attributes = std::vector<std::pair<std::string, std::string>>;

/// `<name ...>inner</name>`. `inner` is HTML already: escape text first.
std::string element(const std::string& name, const Attributes& attributes,
                    const std::string& inner);
std::string element(const std::string& name, const std::string& inner);

/// An element that holds text, which is escaped here.
std::string text_element(const std::string& name, const std::string& text);
std::string text_element(const std::string& name, const Attributes& attributes,
                         const std::string& text);

/// A `details` element, closed until somebody opens it. `summary` is text.
std::string details(const std::string& summary, const std::string& inner);

/// A table in a frame that scrolls by itself when it is too wide. The label
/// is text for those who do not see it; `look` is the table's class.
std::string framed_table(const std::string& label, const std::string& inner,
                         const std::string& look = "");

}  // namespace solera::report
