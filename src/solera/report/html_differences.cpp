#include "solera/report/html_differences.h"

#include <utility>
#include <vector>

#include "solera/core/text.h"
#include "solera/report/figure.h"
#include "solera/report/numbers.h"

namespace solera::report {
namespace {

/// Bars of one chart, and the same in words.
struct Bars {
  Value panels = Value::array();
  std::vector<std::string> sentences;
};

std::string sentence_of(const std::string& model, const std::string& task,
                        const Difference& difference) {
  const std::string range = points_range(difference.value);
  return model + ", " + task + ": " + points(difference.value.mean) +
         (range.empty() ? "" : " (" + range + ")") +
         (difference.verdict.empty() ? "" : ", " + difference.verdict) + ".";
}

Value bars_of(const Transfer& transfer, const TransferTask& task,
              std::vector<std::string>& sentences) {
  Value bars = Value::array();
  int series = 0;
  for (const std::string& model : transfer.models) {
    if (model == transfer.baseline) continue;
    ++series;
    const auto found = task.from_baseline.find(model);
    if (found == task.from_baseline.end()) continue;
    Value bar = to_value(found->second);
    bar.set("model", model);
    bar.set("series", series);
    bars.push(bar);
    sentences.push_back(sentence_of(model, task.name, found->second));
  }
  return bars;
}

void add_panel(Bars& chart, const Transfer& transfer, const std::string& title,
               const std::vector<TransferTask>& tasks) {
  Value groups = Value::array();
  for (const TransferTask& task : tasks) {
    Value bars = bars_of(transfer, task, chart.sentences);
    if (bars.size() == 0) continue;
    Value group = Value::object();
    group.set("name", task.name);
    group.set("bars", bars);
    groups.push(group);
  }
  if (groups.size() == 0) return;
  Value panel = Value::object();
  panel.set("title", title);
  panel.set("groups", groups);
  chart.panels.push(panel);
}

std::string html_of(const Bars& chart, Figure figure, const std::string& id) {
  if (chart.panels.size() == 0) return "";
  figure.chart = "bars";
  figure.alt = join(chart.sentences, " ");
  figure.data.set("panels", chart.panels);
  return figure_html(figure, id);
}

}  // namespace

std::string html_means_chart(const Transfer& transfer, const std::string& id) {
  Bars chart;
  for (const std::string& relation : relations()) {
    for (TransferTask mean : transfer.means) {
      if (mean.relation != relation) continue;
      mean.name = "mean of " + lower(heading_of(relation));
      add_panel(chart, transfer, heading_of(relation), {mean});
    }
  }
  Figure figure;
  figure.title = "Mean accuracy relative to " + transfer.baseline;
  figure.note =
      "Points of accuracy, with 95 % intervals of the paired difference. To "
      "the right of zero: better than " +
      transfer.baseline + ".";
  figure.data.set("beside", true);
  return html_of(chart, figure, id);
}

std::string html_difference_chart(const Transfer& transfer,
                                  const std::string& id) {
  Bars chart;
  for (const std::string& relation : relations()) {
    add_panel(chart, transfer, heading_of(relation),
              tasks_of(transfer, relation));
  }
  Figure figure;
  figure.title = "Accuracy on every task, relative to " + transfer.baseline;
  figure.note =
      "Points of accuracy, with 95 % intervals of the paired difference. "
      "\u25b2 win, \u25bc lose, = tie.";
  figure.data.set("beside", false);
  return html_of(chart, figure, id);
}

}  // namespace solera::report
