#include "solera/report/table.h"

#include "solera/core/text.h"
#include "solera/report/html.h"
#include "solera/report/numbers.h"

namespace solera::report {
namespace {

std::string cell_html(const Cell& cell) {
  if (!cell.verdict.empty()) return verdict_html(cell);
  std::string html = escape_html(cell.text);
  if (!cell.detail.empty()) html += text_element("small", cell.detail);
  return html;
}

/// Words stand at the left, numbers at the right, by the first row.
bool holds_words(const Table& table, std::size_t column) {
  if (column == 0) return true;
  if (table.rows.empty()) return false;
  const std::string& text = table.rows.front()[column].text;
  const bool is_number =
      text.empty() || text.find_first_of("0123456789") == 0 ||
      starts_with(text, "+") || starts_with(text, "-") ||
      starts_with(text, "\u2212") || starts_with(text, "\u2013");
  return !is_number;
}

std::string row_html(const Table& table, const std::vector<Cell>& row) {
  std::string cells;
  for (std::size_t i = 0; i < row.size(); ++i) {
    Attributes attributes;
    if (i == 0) attributes.emplace_back("scope", "row");
    if (holds_words(table, i)) attributes.emplace_back("class", "text");
    cells += element(i == 0 ? "th" : "td", attributes, cell_html(row[i]));
  }
  return element("tr", cells) + "\n";
}

std::string cell_markdown(const Cell& cell) {
  std::string text = escape_markdown(cell.text);
  if (!cell.detail.empty()) text += " (" + escape_markdown(cell.detail) + ")";
  if (!cell.verdict.empty()) text += " " + escape_markdown(cell.verdict);
  return text;
}

std::string row_markdown(const std::vector<std::string>& cells) {
  return "| " + join(cells, " | ") + " |\n";
}

std::string field_csv(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string row_csv(const std::vector<std::string>& cells) {
  std::vector<std::string> fields;
  for (const std::string& cell : cells) fields.push_back(field_csv(cell));
  return join(fields, ",") + "\r\n";
}

}  // namespace

Cell percent_cell(const Estimate& estimate) {
  return {percent(estimate.mean), percent_range(estimate), ""};
}

Cell points_cell(const Difference& difference) {
  return {points(difference.value.mean), points_range(difference.value),
          difference.verdict};
}

std::string table_html(const Table& table, const std::string& look) {
  std::string head;
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    Attributes attributes = {{"scope", "col"}};
    if (holds_words(table, i)) attributes.emplace_back("class", "text");
    head += text_element("th", attributes, table.header[i]);
  }
  std::string body;
  for (const auto& row : table.rows) body += row_html(table, row);
  return framed_table(
      table.title,
      element("thead", element("tr", head)) + element("tbody", body), look);
}

std::string table_markdown(const Table& table) {
  std::vector<std::string> header;
  for (const std::string& title : table.header) {
    header.push_back(escape_markdown(title));
  }
  std::vector<std::string> rule(header.size(), "---:");
  if (!rule.empty()) rule.front() = "---";
  std::string text = row_markdown(header) + row_markdown(rule);
  for (const auto& row : table.rows) {
    std::vector<std::string> cells;
    for (const Cell& cell : row) cells.push_back(cell_markdown(cell));
    text += row_markdown(cells);
  }
  return text + "\n";
}

std::string table_csv(const Table& table) {
  std::string text = row_csv(table.header);
  for (const auto& row : table.rows) {
    std::vector<std::string> cells;
    for (const Cell& cell : row) cells.push_back(cell.text);
    text += row_csv(cells);
  }
  return text;
}

std::string verdict_html(const Cell& cell, const std::string& versus) {
  const std::string sign = cell.verdict == "win"    ? "\u25b2 "
                           : cell.verdict == "lose" ? "\u25bc "
                           : cell.verdict == "tie"  ? "= "
                                                    : "";
  std::string html = text_element(
      "span", {{"class", "delta " + cell.verdict}},
      sign + cell.text + (cell.verdict.empty() ? "" : " " + cell.verdict) +
          versus);
  if (!cell.detail.empty()) html += text_element("small", cell.detail);
  return html;
}

std::string escape_markdown(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else if (c == '\n') {
      escaped += ' ';
    } else {
      if (std::string("\\`*_[]|~").find(c) != std::string::npos) {
        escaped += '\\';
      }
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace solera::report
