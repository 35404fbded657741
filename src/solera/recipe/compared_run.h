#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "solera/core/value.h"

namespace solera::recipe {

/// The accuracies of one representation on one task of one run.
struct MeasuredCell {
  std::vector<double> percent;  ///< A value per draw.
  std::string draw_hash;        ///< Cells with equal hashes may be paired.
};

struct MeasuredTask {
  std::string name;
  std::string relation;                       ///< "related", "unrelated" or "".
  std::map<std::string, MeasuredCell> cells;  ///< By model.
};

/// What a step measured: representations on tasks.
struct MeasuredTable {
  std::string step;
  std::string kind;  ///< "probe", "finetune", ...
  std::vector<std::string> models;
  std::string baseline;  ///< Never empty: the first model if nobody says.
  std::string control;   ///< The soft-label control; "" if there is none.
  std::vector<MeasuredTask> tasks;
};

/// One run directory as a comparison reads it.
struct ComparedRun {
  std::filesystem::path folder;
  std::string name;
  /// Equal for runs of one recipe that differ in seeds alone; "" if the run has
  /// no readable recipe.
  std::string recipe;
  std::string training_seeds;  ///< Of every step that trains, as text.
  std::vector<MeasuredTable> tables;
  Value forgetting = Value::array();  ///< Rows of all `upstream` steps.
};

/// Reads a run directory. What is half written, unreadable or of an older
/// version is left out, with a line in `problems`. Error(kBadInput) if the
/// folder is no run directory.
ComparedRun read_compared_run(const std::filesystem::path& folder,
                              std::vector<std::string>& problems);

}  // namespace solera::recipe
