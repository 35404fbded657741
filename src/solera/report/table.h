#pragma once

#include <string>
#include <utility>
#include <vector>

#include "solera/report/estimate.h"

namespace solera::report {

/// What stands in a cell: texts, not yet escaped.
struct Cell {
  Cell(std::string t) : text(std::move(t)) {}
  Cell(const char* t) : text(t) {}
  Cell(std::string t, std::string d, std::string v)
      : text(std::move(t)), detail(std::move(d)), verdict(std::move(v)) {}

  std::string text;
  std::string detail;   ///< Small, beneath: an interval. May be "".
  std::string verdict;  ///< "win", "tie", "lose" or "".
};

/// "76.3" with "75.7 to 76.9" beneath: percent.
Cell percent_cell(const Estimate& estimate);
/// "+2.0 win" with its interval beneath: points.
Cell points_cell(const Difference& difference);

/// A table as people read it; the first column names the rows.
struct Table {
  std::string name;   ///< Such as "sweep": of files and identifiers.
  std::string title;  ///< For those who do not see it, and of Markdown.
  std::vector<std::string> header;
  std::vector<std::vector<Cell>> rows;
};

/// In a frame that scrolls by itself when it is too wide. Scripts let people
/// sort a table of class `sortable` by its columns.
std::string table_html(const Table& table, const std::string& look = "");

/// A table of GitHub's Markdown, without the title.
std::string table_markdown(const Table& table);

/// RFC 4180 with a header: `text` of every cell.
std::string table_csv(const Table& table);

/// A difference with sign, word and colour: never by colour alone. `versus`
/// follows the word.
std::string verdict_html(const Cell& cell, const std::string& versus = "");

/// Text as it may stand in a cell or a paragraph of GitHub's Markdown.
std::string escape_markdown(const std::string& text);

}  // namespace solera::report
