#pragma once

#include <string>
#include <vector>

#include "solera/report/run_record.h"

namespace solera::report {

/// The question that a run answers: the `question` or the `description` of
/// the recipe, or the usual one where networks were compared; else "".
std::string question_of(const RunRecord& run);

/// What answers it: the `summary` of every step that compares networks on
/// tasks, with its name if there are several; without one, of every sweep; else
/// of the last result that has a summary. Empty if none has.
std::vector<std::string> answers_of(const RunRecord& run);

/// Whether the summary of the step is among the answers.
bool is_answer(const RunRecord& run, const StepRecord& step);

}  // namespace solera::report
