#include "solera/report/html_differences.h"

#include <utility>
#include <vector>

#include "solera/report/bar_chart.h"
#include "solera/report/html.h"

namespace solera::report {
namespace {

std::vector<Bar> bars_of(const Transfer& transfer, const TransferTask& task) {
  std::vector<Bar> bars;
  int series = 0;
  for (const std::string& model : transfer.models) {
    if (model == transfer.baseline) continue;
    ++series;
    const auto found = task.from_baseline.find(model);
    if (found == task.from_baseline.end()) continue;
    bars.push_back({series, model, found->second.value});
  }
  return bars;
}

std::vector<BarGroup> bar_groups(const Transfer& transfer) {
  std::vector<BarGroup> groups;
  for (const std::string& relation : relations()) {
    std::string heading = heading_of(relation);
    for (const TransferTask& task : tasks_of(transfer, relation)) {
      std::vector<Bar> bars = bars_of(transfer, task);
      if (bars.empty()) continue;
      groups.push_back({task.name, heading, std::move(bars)});
      heading.clear();
    }
  }
  return groups;
}

}  // namespace

std::string html_difference_chart(const Transfer& transfer,
                                  const std::string& id) {
  const std::vector<BarGroup> groups = bar_groups(transfer);
  if (groups.empty()) return "";
  std::vector<std::pair<int, std::string>> series;
  for (const std::string& model : transfer.models) {
    if (model == transfer.baseline) continue;
    series.emplace_back(static_cast<int>(series.size()) + 1, model);
  }
  const std::string caption =
      "Difference from " + transfer.baseline + ", in points of accuracy";
  const BarChart chart{
      {id, caption,
       "Horizontal bars with 95 % intervals. Bars to the right of zero are "
       "gains. The table of every task has the same numbers.",
       "points of accuracy, with 95 % interval"},
      groups};
  return element("figure", text_element("figcaption", caption) +
                               legend(series) + bar_chart_svg(chart)) +
         "\n";
}

}  // namespace solera::report
