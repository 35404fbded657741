#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/report/estimate.h"

namespace solera::report {

/// By model.
using Estimates = std::map<std::string, Estimate>;
using Differences = std::map<std::string, Difference>;

/// One downstream task, or the mean over several.
struct TransferTask {
  std::string name;
  std::string relation;  ///< "related", "unrelated" or "".
  Value facts;           ///< Such as classes, shots, draws: an object.
  Estimates accuracy;
  Differences from_baseline;
  Differences from_control;
  std::map<std::string, std::vector<double>> draws;  ///< By model.
};

/// The result of a probe step.
struct Transfer {
  std::vector<std::string> models;
  std::string baseline;  ///< Differences are from this model; may be "".
  std::string control;   ///< The soft-label control; may be "".
  std::vector<TransferTask> tasks;
  std::vector<TransferTask> means;  ///< One for each relation that has one.
};

/// Reads what is there and leaves the rest unknown; none if the result has no
/// tasks or models. Members (all but `models` and `tasks` optional):
///
///   models, baseline, control,
///   tasks: [{name, relation, classes, ..., accuracy: {MODEL: {mean, low,
///       high, values}}, difference: {MODEL: {mean, low, high, verdict}},
///       control_difference: {the same, from the control}}]
///   means: {RELATION: {MODEL: {mean, low, high}}}
///   mean_difference: {RELATION: {MODEL: {mean, low, high, verdict}}}
///   mean_control_difference: {the same, from the control}
///
/// Without mean_difference, differences of the means are shown, without
/// intervals.
std::optional<Transfer> read_transfer(const Value& result);

/// Relations in the order of the page.
const std::vector<std::string>& relations();

/// "Related tasks", "Unrelated tasks" or "Tasks".
std::string heading_of(const std::string& relation);

/// The tasks of one relation.
std::vector<TransferTask> tasks_of(const Transfer& transfer,
                                   const std::string& relation);

/// How often a model wins, ties and loses.
struct Score {
  int wins = 0;
  int ties = 0;
  int losses = 0;
};
Score score_of(const std::vector<TransferTask>& tasks,
               const std::string& model);

}  // namespace solera::report
