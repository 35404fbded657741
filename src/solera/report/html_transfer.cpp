#include "solera/report/html_transfer.h"

#include <algorithm>
#include <cmath>

#include "solera/report/html.h"
#include "solera/report/numbers.h"
#include "solera/report/table.h"

namespace solera::report {
namespace {

const TransferTask* mean_of(const Transfer& transfer,
                            const std::string& relation) {
  for (const TransferTask& mean : transfer.means) {
    if (mean.relation == relation) return &mean;
  }
  return nullptr;
}

std::string difference_html(const Differences& differences,
                            const std::string& model,
                            const std::string& versus) {
  const auto found = differences.find(model);
  if (found == differences.end()) return "";
  return verdict_html(points_cell(found->second), versus);
}

double best_of(const TransferTask& task) {
  double best = -1.0;
  for (const auto& model : task.accuracy) {
    if (model.second.mean > best) best = model.second.mean;
  }
  return best;
}

std::string accuracy_cell(const Transfer& transfer, const TransferTask& task,
                          const std::string& model) {
  const auto found = task.accuracy.find(model);
  const Estimate accuracy =
      found == task.accuracy.end() ? Estimate() : found->second;
  const bool is_best = percent(accuracy.mean) == percent(best_of(task));
  std::string html =
      text_element(is_best ? "strong" : "span", {{"class", "accuracy"}},
                   percent(accuracy.mean));
  const std::string range = percent_range(accuracy);
  if (!range.empty()) html += text_element("small", range);
  html += difference_html(task.from_baseline, model, "");
  if (model != transfer.control) {
    html +=
        difference_html(task.from_control, model, " vs " + transfer.control);
  }
  return element("td", html);
}

std::string task_row(const Transfer& transfer, const TransferTask& task,
                     const std::string& look) {
  const std::string facts = facts_text(task.facts);
  std::string cells =
      element("th", {{"scope", "row"}},
              escape_html(task.name) +
                  (facts.empty() ? "" : text_element("small", facts)));
  for (const std::string& model : transfer.models) {
    cells += accuracy_cell(transfer, task, model);
  }
  return element("tr", {{"class", look}}, cells) + "\n";
}

std::string role_of(const Transfer& transfer, const std::string& model) {
  if (model == transfer.baseline) return "baseline";
  if (model == transfer.control) return "soft-label control";
  return "";
}

std::string model_heads(const Transfer& transfer) {
  std::string heads = text_element("th", {{"scope", "col"}}, "task");
  for (const std::string& model : transfer.models) {
    const std::string role = role_of(transfer, model);
    heads += element(
        "th", {{"scope", "col"}},
        escape_html(model) + (role.empty() ? "" : text_element("small", role)));
  }
  return element("tr", heads);
}

std::string group_rows(const Transfer& transfer, const std::string& relation) {
  const std::vector<TransferTask> tasks = tasks_of(transfer, relation);
  if (tasks.empty()) return "";
  const std::string span = std::to_string(transfer.models.size() + 1);
  std::string rows =
      element("tr", {{"class", "group"}},
              text_element("th", {{"scope", "rowgroup"}, {"colspan", span}},
                           heading_of(relation)));
  for (const TransferTask& task : tasks) rows += task_row(transfer, task, "");
  const TransferTask* mean = mean_of(transfer, relation);
  if (mean != nullptr) rows += task_row(transfer, *mean, "mean");
  return element("tbody", rows);
}

std::string overview_cells(const Transfer& transfer,
                           const std::string& relation,
                           const std::string& model) {
  const TransferTask* mean = mean_of(transfer, relation);
  const auto tasks = tasks_of(transfer, relation);
  const Score score = score_of(tasks, model);
  const std::string tally = std::to_string(score.wins) + " / " +
                            std::to_string(score.ties) + " / " +
                            std::to_string(score.losses);
  const bool is_compared = score.wins + score.ties + score.losses > 0;
  return (mean == nullptr ? element("td", "\u2013")
                          : accuracy_cell(transfer, *mean, model)) +
         text_element("td", is_compared ? tally : "\u2013");
}

std::string overview_head(const std::vector<std::string>& shown,
                          const std::string& baseline) {
  std::string groups = text_element("th", {{"rowspan", "2"}}, "model");
  std::string titles;
  for (const std::string& relation : shown) {
    groups += text_element("th", {{"colspan", "2"}, {"scope", "colgroup"}},
                           heading_of(relation));
    titles += text_element("th", {{"scope", "col"}}, "mean accuracy, %") +
              element("th", {{"scope", "col"}},
                      "win / tie / lose" +
                          text_element("small", "against " + baseline));
  }
  return element("thead", element("tr", groups) + element("tr", titles));
}

Table draws_table(const TransferTask& task,
                  const std::vector<std::string>& models) {
  Table table = {"draws", "Draws of " + task.name, {"draw"}, {}};
  std::size_t count = 0;
  for (const std::string& model : models) {
    const auto found = task.draws.find(model);
    if (found == task.draws.end()) continue;
    table.header.push_back(model);
    count = std::max(count, found->second.size());
  }
  for (std::size_t draw = 0; draw < count; ++draw) {
    std::vector<Cell> row = {std::to_string(draw + 1)};
    for (std::size_t i = 1; i < table.header.size(); ++i) {
      const std::vector<double>& values = task.draws.at(table.header[i]);
      row.emplace_back(percent(draw < values.size() ? values[draw] : kUnknown));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::string html_overview(const Transfer& transfer) {
  std::vector<std::string> shown;
  for (const std::string& relation : relations()) {
    if (!tasks_of(transfer, relation).empty()) shown.push_back(relation);
  }
  std::string rows;
  for (const std::string& model : transfer.models) {
    const std::string role = role_of(transfer, model);
    std::string cells = element(
        "th", {{"scope", "row"}},
        escape_html(model) + (role.empty() ? "" : text_element("small", role)));
    for (const std::string& relation : shown) {
      cells += overview_cells(transfer, relation, model);
    }
    rows += element("tr", cells) + "\n";
  }
  return framed_table(
      "Gains and forgetting of each model",
      overview_head(shown, transfer.baseline) + element("tbody", rows),
      "overview");
}

std::string html_transfer_table(const Transfer& transfer) {
  std::string bodies;
  for (const std::string& relation : relations()) {
    bodies += group_rows(transfer, relation);
  }
  return framed_table("Accuracy on every task",
                      element("thead", model_heads(transfer)) + bodies,
                      "transfer");
}

std::string html_draws(const Transfer& transfer) {
  std::string tables;
  for (const TransferTask& task : transfer.tasks) {
    if (task.draws.empty()) continue;
    tables += text_element("h4", task.name) +
              table_html(draws_table(task, transfer.models));
  }
  return tables.empty() ? "" : details("Every draw of every task", tables);
}

}  // namespace solera::report
