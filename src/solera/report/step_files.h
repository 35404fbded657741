#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "solera/report/run_record.h"

namespace solera::report {

/// Reads what lies in the folder of a step into `step`. A file that cannot be
/// read becomes a sentence of `problems`, as does a result that lacks what
/// this version expects of its kind.
void read_step_files(const std::filesystem::path& folder, StepRecord& step,
                     std::vector<std::string>& problems);

/// The document, an object; Error(kBadInput) otherwise.
Value read_object(const std::filesystem::path& path);

}  // namespace solera::report
