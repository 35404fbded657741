#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "solera/eval/comparison.h"
#include "solera/recipe/compared_run.h"

namespace solera::recipe {

/// One representation on one task, over every training seed there is.
struct ComparedCell {
  eval::Observations observations;
  std::vector<std::string> draw_hashes;  ///< Of each seed.
};

struct ComparedTask {
  std::string name;
  std::string relation;                       ///< "related", "unrelated" or "".
  std::map<std::string, ComparedCell> cells;  ///< By model; all of them pair.
};

/// Representations measured on the same draws of the same tasks.
struct ComparedTable {
  std::string name;
  std::string kind;  ///< Of the step that measured.
  std::vector<std::string> models;
  std::string baseline;  ///< One of `models`.
  std::string control;   ///< One of `models`, or "".
  std::vector<ComparedTask> tasks;
};

/// What the user says about a comparison.
struct CompareOptions {
  std::string baseline;  ///< Replaces that of the results; "" leaves it.
  std::string control;   ///< Likewise.
  /// Models that differ in their training seed alone, by the name that stands
  /// for all: {"RC", {"rc_1", "rc_2", "rc_3"}}.
  std::vector<std::pair<std::string, std::vector<std::string>>> seeds;
};

/// Brings the runs together. Runs whose recipes differ in seeds alone are
/// training seeds of the same models. Other runs stand beside each other: the
/// tables of steps with one name become one, and so do those of runs with one
/// table each; models whose name is taken get their run's name in front. A cell
/// whose draws are not those of the baseline is left out, with a line in
/// `problems`. Error(kUsage) if two runs were trained with the same seeds, or
/// an option names no model.
std::vector<ComparedTable> make_compared_tables(
    const std::vector<ComparedRun>& runs, const CompareOptions& options,
    std::vector<std::string>& problems);

/// The runs by recipe, in the order they were given.
std::vector<std::vector<const ComparedRun*>> group_runs(
    const std::vector<ComparedRun>& runs);

}  // namespace solera::recipe
