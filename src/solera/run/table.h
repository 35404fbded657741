#pragma once

#include <string>
#include <utility>
#include <vector>

#include "solera/run/console.h"

namespace solera::run {

enum class CellStyle {
  kPlain,
  kBold,  ///< The best of its kind, a title.
  kGood,  ///< A win: green.
  kBad,   ///< A loss: red.
  kDim,   ///< A remark.
};

struct Cell {
  Cell(std::string words) : text(std::move(words)) {}
  Cell(const char* words) : text(words) {}
  Cell(std::string words, CellStyle look)
      : text(std::move(words)), style(look) {}

  std::string text;  ///< UTF-8, one line.
  CellStyle style = CellStyle::kPlain;
};

/// A table of text for people. Columns are as wide as their widest cell; a
/// column whose cells all begin like numbers is aligned to the right.
class Table {
 public:
  explicit Table(std::vector<std::string> header);

  /// Missing cells are empty; cells beyond the header are left out.
  void add_row(std::vector<Cell> cells);
  /// A line across, before the next row.
  void add_rule();

  /// Lines, each ended. Styles show only if the console has colour.
  std::string text(const Console& console) const;

 private:
  std::vector<std::string> header_;
  std::vector<std::vector<Cell>> rows_;  ///< An empty row is a rule.
};

}  // namespace solera::run
