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
/// is text for those who do not see it.
std::string framed_table(const std::string& label, const std::string& inner);

/// A table of plain text, the first column being the heads of its rows.
std::string text_table(const std::string& label,
                       const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows);

/// The names beside the colours of the series of a chart. Series are numbered
/// from 0, the baseline; style.css has the colours.
std::string legend(const std::vector<std::pair<int, std::string>>& series);

/// The class of a series.
std::string series_class(int series);

}  // namespace solera::report
