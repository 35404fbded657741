#include "solera/report/transfer.h"

#include "solera/report/run_record.h"

namespace solera::report {
namespace {

double number_of(const Value& object, const std::string& key) {
  const Value* value = object.find(key);
  return value != nullptr && value->is_number() ? value->as_double() : kUnknown;
}

const Value& member_or_null(const Value& object, const std::string& key) {
  static const Value null;
  const Value* value = object.find(key);
  return value != nullptr ? *value : null;
}

/// Calls `visit(name, member)`; nothing is visited unless it is an object.
template <class Visit>
void for_members(const Value& object, Visit visit) {
  if (!object.is_object()) return;
  for (std::size_t i = 0; i < object.size(); ++i) {
    visit(object.keys()[i], object.items()[i]);
  }
}

Estimate estimate_of(const Value& value) {
  return {number_of(value, "mean"), number_of(value, "low"),
          number_of(value, "high")};
}

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
    differences[model] = {estimate_of(value), text_of(value, "verdict")};
  });
  return differences;
}

std::map<std::string, std::vector<double>> draws_of(const Value& by_model) {
  std::map<std::string, std::vector<double>> draws;
  for_members(by_model, [&](const std::string& model, const Value& value) {
    const Value& values = member_or_null(value, "values");
    if (!values.is_array()) return;
    for (const Value& draw : values.items()) {
      draws[model].push_back(draw.is_number() ? draw.as_double() : kUnknown);
    }
  });
  return draws;
}

TransferTask task_of(const Value& value) {
  TransferTask task;
  task.name = text_of(value, "name");
  task.relation = text_of(value, "relation");
  task.facts = Value::object();
  for_members(value, [&](const std::string& key, const Value& fact) {
    if (fact.is_number()) task.facts.set(key, fact);
  });
  const Value& accuracy = member_or_null(value, "accuracy");
  task.accuracy = estimates_of(accuracy);
  task.draws = draws_of(accuracy);
  task.from_baseline = differences_of(member_or_null(value, "difference"));
  task.from_control =
      differences_of(member_or_null(value, "control_difference"));
  return task;
}

std::vector<TransferTask> means_of(const Value& result) {
  std::vector<TransferTask> means;
  for (const std::string& relation : relations()) {
    const Value* found = member_or_null(result, "means").find(relation);
    if (found == nullptr) continue;
    TransferTask mean;
    mean.name = "mean";
    mean.relation = relation;
    mean.facts = Value::object();
    mean.accuracy = estimates_of(*found);
    mean.from_baseline = differences_of(
        member_or_null(member_or_null(result, "mean_difference"), relation));
    mean.from_control = differences_of(member_or_null(
        member_or_null(result, "mean_control_difference"), relation));
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
  const Value& models = member_or_null(result, "models");
  const Value& tasks = member_or_null(result, "tasks");
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
