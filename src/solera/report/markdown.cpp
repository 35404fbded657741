#include "solera/report/markdown.h"

#include <algorithm>

#include "solera/core/text.h"
#include "solera/report/html.h"
#include "solera/report/numbers.h"
#include "solera/report/transfer.h"

namespace solera::report {
namespace {

std::string row_of(const std::vector<std::string>& cells) {
  return "| " + join(cells, " | ") + " |\n";
}

std::string table_of(const std::vector<std::string>& header,
                     const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::string> rule(header.size(), "---:");
  rule.front() = "---";
  std::string text = row_of(header) + row_of(rule);
  for (const auto& row : rows) text += row_of(row);
  return text + "\n";
}

std::string cell_of(const TransferTask& task, const std::string& model) {
  const auto accuracy = task.accuracy.find(model);
  if (accuracy == task.accuracy.end()) return "\u2013";
  std::string text = percent(accuracy->second.mean);
  const auto difference = task.from_baseline.find(model);
  if (difference == task.from_baseline.end()) {
    const std::string range = percent_range(accuracy->second);
    return range.empty() ? text : text + " (" + range + ")";
  }
  const std::string range = points_range(difference->second.value);
  text += ", " + points(difference->second.value.mean);
  if (!range.empty()) text += " (" + range + ")";
  if (!difference->second.verdict.empty()) {
    text += " " + escape_markdown(difference->second.verdict);
  }
  return text;
}

std::string transfer_markdown(const Transfer& transfer) {
  std::vector<std::string> header = {"task", "relation"};
  for (const std::string& model : transfer.models) {
    header.push_back(escape_markdown(model));
  }
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](const TransferTask& task, bool is_mean) {
    const std::string mark = is_mean ? "**" : "";
    std::vector<std::string> row = {mark + escape_markdown(task.name) + mark,
                                    escape_markdown(task.relation)};
    for (const std::string& model : transfer.models) {
      row.push_back(cell_of(task, model));
    }
    rows.push_back(std::move(row));
  };
  for (const std::string& relation : relations()) {
    for (const TransferTask& task : tasks_of(transfer, relation)) {
      add(task, false);
    }
    for (const TransferTask& mean : transfer.means) {
      if (mean.relation == relation) add(mean, true);
    }
  }
  return table_of(header, rows) +
         "Accuracy in percent, then the difference from " +
         escape_markdown(transfer.baseline) +
         " in points with its 95 % interval over the same draws.\n\n";
}

std::string steps_markdown(const RunRecord& run) {
  std::vector<std::vector<std::string>> rows;
  for (const StepRecord& step : run.steps) {
    const Value* seconds = step.result.find("seconds");
    rows.push_back({escape_markdown(step.name), escape_markdown(step.kind),
                    state_name(step.state),
                    seconds != nullptr && seconds->is_number()
                        ? human_seconds(seconds->as_double())
                        : "\u2013"});
  }
  return rows.empty() ? "" : table_of({"step", "kind", "state", "time"}, rows);
}

std::string run_markdown(const RunRecord& run) {
  std::string text = "# " + escape_markdown(run.name) + "\n\n";
  const std::string answer = answer_of(run);
  if (!answer.empty()) text += "**" + escape_markdown(answer) + "**\n\n";
  for (const std::string& problem : run.problems) {
    text += "> " + escape_markdown(problem) + "\n\n";
  }
  for (const StepRecord& step : run.steps) {
    const auto transfer = read_transfer(step.result);
    if (!transfer) continue;
    text += "## " + escape_markdown(step.name) + "\n\n" +
            transfer_markdown(*transfer);
  }
  text += "## Steps\n\n" + steps_markdown(run);
  std::vector<std::vector<std::string>> facts;
  for (std::size_t i = 0; i < run.manifest.size(); ++i) {
    const Value& value = run.manifest.items()[i];
    facts.push_back({escape_markdown(run.manifest.keys()[i]),
                     escape_markdown(value.is_object() ? to_json(value)
                                                       : plain_text(value))});
  }
  if (!facts.empty()) {
    text += "## Provenance\n\n" + table_of({"what", "value"}, facts);
  }
  return text;
}

}  // namespace

std::string escape_markdown(const std::string& text) {
  std::string line = text;
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::string escaped;
  for (const char c : escape_html(line)) {
    if (std::string("\\`*_[]|~").find(c) != std::string::npos) {
      escaped += '\\';
    }
    escaped += c;
  }
  return escaped;
}

std::string markdown_page(const std::vector<RunRecord>& runs) {
  std::string text;
  for (const RunRecord& run : runs) text += run_markdown(run);
  return text;
}

}  // namespace solera::report
