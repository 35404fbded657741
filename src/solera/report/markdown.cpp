#include "solera/report/markdown.h"

#include "solera/core/text.h"
#include "solera/report/answer.h"
#include "solera/report/estimate.h"
#include "solera/report/html_classes.h"
#include "solera/report/html_forgetting.h"
#include "solera/report/html_sweep.h"
#include "solera/report/numbers.h"
#include "solera/report/table.h"
#include "solera/report/transfer.h"

namespace solera::report {
namespace {

constexpr std::size_t kMostClasses = 5;

std::string folded(const std::string& summary, const std::string& inner) {
  return "<details><summary>" + summary + "</summary>\n\n" + inner +
         "</details>\n\n";
}

Cell cell_of(const TransferTask& task, const std::string& model) {
  const auto accuracy = task.accuracy.find(model);
  if (accuracy == task.accuracy.end()) return "\u2013";
  const auto difference = task.from_baseline.find(model);
  if (difference == task.from_baseline.end()) {
    return percent_cell(accuracy->second);
  }
  Cell cell = points_cell(difference->second);
  cell.text = percent(accuracy->second.mean) + ", " + cell.text;
  return cell;
}

std::vector<Cell> row_of(const TransferTask& task, const Transfer& transfer,
                         const std::string& name) {
  std::vector<Cell> row = {name, task.relation};
  for (const std::string& model : transfer.models) {
    row.push_back(cell_of(task, model));
  }
  return row;
}

Table table_of(const Transfer& transfer) {
  Table table = {"transfer", "", {"task", "relation"}, {}};
  table.header.insert(table.header.end(), transfer.models.begin(),
                      transfer.models.end());
  for (const std::string& relation : relations()) {
    for (const TransferTask& task : tasks_of(transfer, relation)) {
      table.rows.push_back(row_of(task, transfer, task.name));
    }
    for (const TransferTask& mean : transfer.means) {
      if (mean.relation != relation) continue;
      table.rows.push_back(
          row_of(mean, transfer, "mean of " + lower(heading_of(relation))));
    }
  }
  return table;
}

/// Wins, ties and losses of each model.
Table score_table(const Transfer& transfer) {
  Table table = {"score", "", {"model"}, {}};
  std::vector<std::string> shown;
  for (const std::string& relation : relations()) {
    if (tasks_of(transfer, relation).empty()) continue;
    shown.push_back(relation);
    table.header.push_back(lower(heading_of(relation)) + ": win / tie / lose");
  }
  for (const std::string& model : transfer.models) {
    if (model == transfer.baseline) continue;
    std::vector<Cell> row = {model};
    for (const std::string& relation : shown) {
      const Score score = score_of(tasks_of(transfer, relation), model);
      row.emplace_back(std::to_string(score.wins) + " / " +
                       std::to_string(score.ties) + " / " +
                       std::to_string(score.losses));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string transfer_markdown(const StepRecord& step) {
  const auto transfer = read_transfer(step.result);
  if (!transfer) return "";
  return "## " + escape_markdown(step.name) + "\n\n" +
         table_markdown(table_of(*transfer)) +
         "Accuracy in percent, then the difference from " +
         escape_markdown(transfer->baseline) +
         " in points with its 95 % interval over the same draws.\n\n" +
         table_markdown(score_table(*transfer));
}

std::string sweep_markdown(const StepRecord& step) {
  const auto sweep = read_sweep(step.result);
  if (!sweep) return "";
  return "## " + escape_markdown(step.name) + "\n\n" +
         table_markdown(sweep_table(*sweep));
}

std::string forgetting_markdown(const StepRecord& step) {
  const auto rows = read_forgetting(step.result);
  if (rows.empty()) return "";
  return "## Forgetting: " + escape_markdown(step.name) + "\n\n" +
         table_markdown(forgetting_table(rows));
}

std::string classes_markdown(const StepRecord& step) {
  const auto inspection = read_inspection(step.result);
  if (!inspection) return "";
  const auto classes = extremes_of(*inspection, kMostClasses);
  return "## " + escape_markdown(step.name) + "\n\n" +
         folded("The classes that gained and lost most",
                table_markdown(class_table(*inspection, classes)));
}

Table steps_table(const RunRecord& run) {
  Table table = {"steps", "", {"step", "kind", "state", "time"}, {}};
  for (const StepRecord& step : run.steps) {
    const double seconds = number_of(step.result, "seconds");
    table.rows.push_back({step.name, step.kind, state_name(step.state),
                          seconds >= 0 ? human_seconds(seconds) : "\u2013"});
  }
  return table;
}

Table provenance_table(const RunRecord& run) {
  Table table = {"provenance", "", {"what", "value"}, {}};
  for_members(run.manifest, [&](const std::string& key, const Value& value) {
    table.rows.push_back(
        {key, value.is_object() ? to_json(value) : plain_text(value)});
  });
  return table;
}

std::string run_markdown(const RunRecord& run) {
  std::string text = "# " + escape_markdown(run.name) + "\n\n";
  const std::string question = question_of(run);
  if (!question.empty()) text += escape_markdown(question) + "\n\n";
  for (const std::string& answer : answers_of(run)) {
    text += "**" + escape_markdown(answer) + "**\n\n";
  }
  for (const std::string& problem : run.problems) {
    text += "> " + escape_markdown(problem) + "\n\n";
  }
  for (const auto part : {&transfer_markdown, &sweep_markdown,
                          &forgetting_markdown, &classes_markdown}) {
    for (const StepRecord& step : run.steps) text += part(step);
  }
  if (!run.steps.empty()) {
    text += folded("Steps", table_markdown(steps_table(run)));
  }
  if (run.manifest.size() > 0) {
    text += folded("Provenance", table_markdown(provenance_table(run)));
  }
  return text;
}

}  // namespace

std::string markdown_page(const std::vector<RunRecord>& runs) {
  std::string text;
  for (const RunRecord& run : runs) text += run_markdown(run);
  return text;
}

}  // namespace solera::report
