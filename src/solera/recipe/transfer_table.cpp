#include "solera/recipe/transfer_table.h"

#include <fmt/format.h>

#include <cmath>

#include "solera/recipe/verdict_style.h"
#include "solera/report/transfer.h"
#include "solera/run/table.h"

namespace solera::recipe {
namespace {

std::string percent(const report::Estimate& estimate) {
  const double half = (estimate.high - estimate.low) / 2.0;
  if (!std::isfinite(half)) return fmt::format("{:.1f}", 100 * estimate.mean);
  return fmt::format("{:.1f} ±{:.1f}", 100 * estimate.mean, 100 * half);
}

std::vector<run::Cell> row_of(const report::TransferTask& task,
                              const report::Transfer& transfer) {
  std::vector<run::Cell> row = {task.name, task.relation};
  for (const std::string& model : transfer.models) {
    const auto estimate = task.accuracy.find(model);
    const auto difference = task.from_baseline.find(model);
    row.push_back({estimate == task.accuracy.end() ? std::string("-")
                                                   : percent(estimate->second),
                   difference == task.from_baseline.end()
                       ? run::CellStyle::kPlain
                       : verdict_style(difference->second.verdict)});
  }
  return row;
}

}  // namespace

std::string show_transfer(const Value& result, const run::Console& console) {
  const auto transfer = report::read_transfer(result);
  if (!transfer) return "";
  std::vector<std::string> header = {"task", ""};
  header.insert(header.end(), transfer->models.begin(), transfer->models.end());
  run::Table table(header);
  for (const report::TransferTask& task : transfer->tasks) {
    table.add_row(row_of(task, *transfer));
  }
  table.add_rule();
  for (const report::TransferTask& mean : transfer->means) {
    table.add_row(row_of(mean, *transfer));
  }
  std::string text = table.text(console);
  const Value* summary = result.find("summary");
  if (summary != nullptr && summary->is_string()) {
    text += "\n" + summary->as_string() + "\n";
  }
  return text;
}

}  // namespace solera::recipe
