#include "solera/recipe/comparison_text.h"

#include "solera/recipe/comparison_grids.h"
#include "solera/report/table.h"

namespace solera::recipe {
namespace {

report::Table table_of(const Grid& grid) {
  report::Table table{"", grid.title, grid.header, {}};
  for (const std::vector<run::Cell>& row : grid.rows) {
    std::vector<report::Cell> cells;
    for (const run::Cell& cell : row) cells.emplace_back(cell.text);
    table.rows.push_back(std::move(cells));
  }
  return table;
}

std::string markdown_of(const Grid& grid) {
  return "## " + report::escape_markdown(grid.title) + "\n\n" +
         report::table_markdown(table_of(grid)) + "\n";
}

std::string show_grid(const Grid& grid, const run::Console& console) {
  run::Table table(grid.header);
  for (const std::vector<run::Cell>& row : grid.rows) table.add_row(row);
  return grid.title + "\n" + table.text(console) + "\n";
}

}  // namespace

std::string show_comparison(const Value& comparison,
                            const run::Console& console) {
  std::string text;
  for (const Grid& grid : comparison_grids(comparison)) {
    text += show_grid(grid, console);
  }
  return text;
}

std::string comparison_markdown(const Value& comparison) {
  std::string text = "# Comparison\n\n";
  for (const Grid& grid : comparison_grids(comparison)) {
    text += markdown_of(grid);
  }
  for (const Value& problem : comparison.at("problems").items()) {
    text += "> " + report::escape_markdown(problem.as_string()) + "\n\n";
  }
  return text;
}

std::string comparison_csv(const Value& comparison) {
  return report::table_csv(table_of(comparison_rows(comparison)));
}

}  // namespace solera::recipe
