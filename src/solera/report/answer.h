#pragma once

#include <string>

#include "solera/report/run_record.h"

namespace solera::report {

/// The question that a run answers: of the manifest, of the recipe, or the
/// usual one where networks were compared; else "".
std::string question_of(const RunRecord& run);

/// The `summary` of the last step that compares networks on tasks; without
/// one, of the last sweep; else of the last result that has a summary.
std::string answer_of(const RunRecord& run);

}  // namespace solera::report
