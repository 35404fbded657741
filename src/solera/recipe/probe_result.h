#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/recipe/probe_cell.h"
#include "solera/recipe/probe_options.h"

namespace solera::recipe {

/// What is known of a task before any model is measured.
struct TaskFacts {
  std::int64_t classes = 0;
  std::int64_t train_images = 0;
  std::int64_t test_images = 0;
  /// What guessing gives, a share; nothing: 1 of the classes.
  std::optional<double> chance;
};

/// Everything a probe measured.
struct ProbeTable {
  std::map<std::string, TaskFacts> tasks;  ///< By the name of the task.
  /// By the names of task and model.
  std::map<std::string, std::map<std::string, ProbeCell>> cells;
};

/// The members of result.json: tasks with accuracies and paired differences
/// from baseline and control, their means over related and over unrelated
/// tasks, and one sentence on what they show.
Value describe_probe(const ProbeRequest& request, const ProbeTable& table);

}  // namespace solera::recipe
