#include "solera/report/html_intervals.h"

#include "solera/report/html.h"
#include "solera/report/numbers.h"

namespace solera::report {
namespace {

void add_rows(Table& table, const TransferTask& task,
              const Differences& differences, const std::string& other) {
  for (const auto& [model, difference] : differences) {
    const std::string bootstrap = points_range(difference.bootstrap);
    if (bootstrap.empty()) continue;
    table.rows.push_back({task.name, task.relation, model + " against " + other,
                          points(difference.value.mean),
                          points_range(difference.value), bootstrap});
  }
}

}  // namespace

Table interval_table(const Transfer& transfer) {
  Table table = {
      "intervals",
      "Intervals by Student's t and by bootstrap",
      {"task", "relation", "difference of", "points", "by t", "by bootstrap"},
      {}};
  for (const auto* tasks : {&transfer.tasks, &transfer.means}) {
    for (const TransferTask& task : *tasks) {
      add_rows(table, task, task.from_baseline, transfer.baseline);
      add_rows(table, task, task.from_control, transfer.control);
    }
  }
  return table;
}

std::string html_intervals(const Transfer& transfer) {
  const Table table = interval_table(transfer);
  return table.rows.empty()
             ? ""
             : details("95 % intervals by bootstrap beside those by t",
                       table_html(table));
}

}  // namespace solera::report
