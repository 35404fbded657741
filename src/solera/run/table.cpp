#include "solera/run/table.h"

#include <algorithm>
#include <utility>

#include "solera/core/text.h"
#include "solera/run/utf8.h"

namespace solera::run {
namespace {

constexpr char kGap[] = "  ";

bool begins_like_a_number(const std::string& text) {
  std::size_t start = 0;
  for (const std::string sign : {"+", "-", "\u2212"}) {
    if (starts_with(text, sign)) start = sign.size();
  }
  return start < text.size() && text[start] >= '0' && text[start] <= '9';
}

const char* escape_code(CellStyle style) {
  switch (style) {
    case CellStyle::kPlain:
      return "";
    case CellStyle::kBold:
      return "\x1b[1m";
    case CellStyle::kGood:
      return "\x1b[32m";
    case CellStyle::kBad:
      return "\x1b[31m";
    case CellStyle::kDim:
      return "\x1b[2m";
  }
  return "";
}

using Row = std::vector<Cell>;

struct Column {
  std::size_t width = 0;
  bool is_numeric = false;
};

Column layout_of(const std::string& title, const std::vector<Row>& rows,
                 std::size_t index) {
  std::size_t width = columns(title);
  bool has_number = false;
  bool has_text = false;
  for (const Row& row : rows) {
    if (row.empty()) continue;
    const std::string& text = row[index].text;
    width = std::max(width, columns(text));
    if (begins_like_a_number(text)) {
      has_number = true;
    } else if (columns(text) > 1) {  // a lone dash stands for no number
      has_text = true;
    }
  }
  return {width, has_number && !has_text};
}

std::string padded(const Cell& cell, const Column& column, bool colour) {
  const std::string space(column.width - columns(cell.text), ' ');
  std::string text = cell.text;
  const std::string code = colour ? escape_code(cell.style) : "";
  if (!code.empty()) text = code + text + "\x1b[0m";
  return column.is_numeric ? space + text : text + space;
}

std::string line_of(const Row& row, const std::vector<Column>& layout,
                    bool colour) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < layout.size(); ++i) {
    words.push_back(padded(row[i], layout[i], colour));
  }
  std::string line = join(words, kGap);
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string rule_of(const std::vector<Column>& layout) {
  std::vector<std::string> words;
  for (const Column& column : layout) words.emplace_back(column.width, '-');
  return join(words, kGap) + "\n";
}

}  // namespace

Table::Table(std::vector<std::string> header) : header_(std::move(header)) {}

void Table::add_row(std::vector<Cell> cells) {
  cells.resize(header_.size(), Cell(""));
  rows_.push_back(std::move(cells));
}

void Table::add_rule() { rows_.emplace_back(); }

std::string Table::text(const Console& console) const {
  std::vector<Column> layout;
  Row titles;
  for (std::size_t i = 0; i < header_.size(); ++i) {
    layout.push_back(layout_of(header_[i], rows_, i));
    titles.emplace_back(header_[i], CellStyle::kBold);
  }
  std::string text = line_of(titles, layout, console.colour) + rule_of(layout);
  for (const Row& row : rows_) {
    text +=
        row.empty() ? rule_of(layout) : line_of(row, layout, console.colour);
  }
  return text;
}

}  // namespace solera::run
