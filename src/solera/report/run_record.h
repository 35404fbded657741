#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/run/metrics.h"

namespace solera::report {

enum class StepState {
  kDone,        ///< It has a result.
  kUnfinished,  ///< It has a folder and no result: going on, or killed.
  kNotStarted,  ///< Only the recipe knows it.
  kUnreadable,  ///< Its result is no JSON object.
};

struct StepRecord {
  std::string name;
  StepState state = StepState::kNotStarted;
  std::string kind;  ///< As the recipe or the result has it; may be empty.
  Value result;      ///< An object, empty unless done.
  std::vector<run::MetricRow> metrics;
  std::vector<Value> weights;  ///< Rows of weights.jsonl.
  Value embedding;             ///< embedding.json; null if there is none.
  Value changed;               ///< changed.json; null if there is none.
};

/// What a run directory holds.
struct RunRecord {
  std::string name;                   ///< Of the folder.
  Value recipe;                       ///< Null if there is none.
  Value manifest;                     ///< An object.
  std::vector<StepRecord> steps;      ///< In the order of the recipe, but
                                      ///< for those that make reports.
  std::vector<std::string> problems;  ///< A sentence for each thing amiss.
};

/// Error(kBadInput) if the folder has neither steps, manifest nor recipe;
/// any other fault ends up in `problems`.
RunRecord read_run(const std::filesystem::path& folder);

/// "done", "not finished", "not started", "result unreadable".
std::string state_name(StepState state);

}  // namespace solera::report
