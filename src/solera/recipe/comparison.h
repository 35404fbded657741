#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/recipe/compared_table.h"

namespace solera::recipe {

/// Compares what several runs measured, as one document:
///
///   runs: [{folder, group}]             runs of one group differ in seeds
///   tables: [{name, kind, models, baseline, control, seeds, draws,
///       tasks: [{name, relation, accuracy: {MODEL: ESTIMATE},
///                difference: {MODEL: DIFFERENCE},
///                control_difference: {MODEL: DIFFERENCE}}],
///       means: {RELATION: {MODEL: ESTIMATE}},
///       mean_difference: {RELATION: {MODEL: DIFFERENCE}},
///       mean_control_difference: {the same, from the control}}]
///   scores: [{model, versus, related: SCORE, unrelated: SCORE,
///             tasks: {related: COUNTS, unrelated: COUNTS}}]
///   forgetting: [...]                   rows of forgetting.h, with `run`
///   problems: [a line each]
///
/// ESTIMATE is {mean, low, high}. DIFFERENCE is {mean, low, high, bootstrap:
/// {low, high}, verdict} over the draws and, with several training seeds,
/// seeds: {count, mean, low, high, bootstrap, verdict} over them. COUNTS is
/// {win, tie, lose}. SCORE counts tables, each by the mean over its tasks of
/// that relation (the paper's table 3, with a table for each teacher), and
/// names them: {win, tie, lose, wins: [...], losses: [...], seeds: COUNTS}.
/// Fractions; intervals of 95 %.
///
/// A table reads like the result of a probe (report/transfer.h).
/// Error(kBadInput) if nothing can be compared, Error(kUsage) for options that
/// fit no model.
Value compare_runs(const std::vector<std::filesystem::path>& folders,
                   const CompareOptions& options);

}  // namespace solera::recipe
