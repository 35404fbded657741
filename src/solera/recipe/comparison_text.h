#pragma once

#include <string>

#include "solera/core/value.h"
#include "solera/run/console.h"

namespace solera::recipe {

// The document of compare_runs() for people and for spreadsheets.

/// Tables of differences, of wins, ties and losses, and of what was forgotten.
std::string show_comparison(const Value& comparison,
                            const run::Console& console);

/// The same as Markdown.
std::string comparison_markdown(const Value& comparison);

/// A line for each model on each task, and for each mean, against the baseline
/// and against the control. Accuracies in percent, differences in points; with
/// a header. A cell is empty where nothing is known.
std::string comparison_csv(const Value& comparison);

}  // namespace solera::recipe
