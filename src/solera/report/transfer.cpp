#include "solera/report/transfer.h"

namespace solera::report {
namespace {

Estimates estimates_of(const Value& by_model) {
  Estimates estimates;
  for_members(by_model, [&](const std::string& model, const Value& value) {
    estimates[model] = estimate_of(value);
  });
  return estimates;
}

Differences differences_of(const Value& by_model) {
  Differences differences;
  for_members(by_model, [&](const std::string& model, const Value& value) {
    differences[model] = difference_of(value);
  });
  return differences;
}

std::map<std::string, std::vector<double>> draws_of(const Value& by_model) {
  std::map<std::string, std::vector<double>> draws;
  for_members(by_model, [&](const std::string& model, const Value& value) {
    for (const Value& draw : list_of(value, "values")) {
      draws[model].push_back(draw.is_number() ? draw.as_double() : kUnknown);
    }
  });
  return draws;
}

/// Texts that say how a number came about.
bool is_told(const std::string& key) {
  return key == "metric" || key == "protocol" || key == "method";
}

TransferTask task_of(const Value& value) {
  TransferTask task;
  task.name = text_of(value, "name");
  task.relation = text_of(value, "relation");
  task.facts = Value::object();
  for_members(value, [&](const std::string& key, const Value& fact) {
    if (fact.is_number() || is_told(key)) task.facts.set(key, fact);
  });
  const Value& accuracy = member_of(value, "accuracy");
  task.accuracy = estimates_of(accuracy);
  task.draws = draws_of(accuracy);
  task.from_baseline = differences_of(member_of(value, "difference"));
  task.from_control = differences_of(member_of(value, "control_difference"));
  return task;
}

std::vector<TransferTask> means_of(const Value& result) {
  std::vector<TransferTask> means;
  for (const std::string& relation : relations()) {
    const Value* found = member_of(result, "means").find(relation);
    if (found == nullptr) continue;
    TransferTask mean;
    mean.name = "mean";
    mean.relation = relation;
    mean.facts = Value::object();
    mean.accuracy = estimates_of(*found);
    mean.from_baseline = differences_of(
        member_of(member_of(result, "mean_difference"), relation));
    mean.from_control = differences_of(
        member_of(member_of(result, "mean_control_difference"), relation));
    means.push_back(std::move(mean));
  }
  return means;
}

/// Without an interval, where the result has none over the draws.
void fill_differences(TransferTask& mean, const std::string& baseline) {
  const auto base = mean.accuracy.find(baseline);
  if (base == mean.accuracy.end() || !mean.from_baseline.empty()) return;
  for (const auto& [model, accuracy] : mean.accuracy) {
    if (model == baseline) continue;
    mean.from_baseline[model].value.mean = accuracy.mean - base->second.mean;
  }
}

}  // namespace

const std::vector<std::string>& relations() {
  static const std::vector<std::string> names = {"related", "unrelated", ""};
  return names;
}

std::string heading_of(const std::string& relation) {
  return relation == "related"     ? "Related tasks"
         : relation == "unrelated" ? "Unrelated tasks"
                                   : "Tasks";
}

std::optional<Transfer> read_transfer(const Value& result) {
  const Value& models = member_of(result, "models");
  const Value& tasks = member_of(result, "tasks");
  if (!models.is_array() || !tasks.is_array()) return std::nullopt;
  Transfer transfer;
  for (const Value& model : models.items()) {
    if (model.is_string()) transfer.models.push_back(model.as_string());
  }
  for (const Value& task : tasks.items()) {
    if (task.is_object()) transfer.tasks.push_back(task_of(task));
  }
  if (transfer.models.empty() || transfer.tasks.empty()) return std::nullopt;
  transfer.baseline = text_of(result, "baseline");
  transfer.control = text_of(result, "control");
  transfer.means = means_of(result);
  for (TransferTask& mean : transfer.means) {
    fill_differences(mean, transfer.baseline);
  }
  return transfer;
}

std::vector<TransferTask> tasks_of(const Transfer& transfer,
                                   const std::string& relation) {
  std::vector<TransferTask> tasks;
  for (const TransferTask& task : transfer.tasks) {
    const bool is_known =
        task.relation == "related" || task.relation == "unrelated";
    if ((is_known ? task.relation : "") == relation) tasks.push_back(task);
  }
  return tasks;
}

Score score_of(const std::vector<TransferTask>& tasks,
               const std::string& model) {
  Score score;
  for (const TransferTask& task : tasks) {
    const auto found = task.from_baseline.find(model);
    if (found == task.from_baseline.end()) continue;
    if (found->second.verdict == "win") ++score.wins;
    if (found->second.verdict == "tie") ++score.ties;
    if (found->second.verdict == "lose") ++score.losses;
  }
  return score;
}

}  // namespace solera::report
