#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "solera/data/dataset.h"

namespace solera::data {

// A list of samples to leave out is a text file with a name (as
// Dataset::sample_name says) in each line. Paths may be relative to the folder
// of the list. Blank lines and lines that begin with `#` are passed over.

/// `dataset` without the samples that the list names. Names of other images,
/// which are there but in no sample, are passed over, so that one list serves
/// several sets. Error(kBadInput) with the line for a name that is neither a
/// sample nor a file; a list that leaves nothing out is warned about.
DatasetPtr leave_out(DatasetPtr dataset, const std::filesystem::path& list);

/// Writes a list, complete or not at all, with `remarks` at its top. Names
/// below the folder of the list become relative to it. Error(kBadInput) for a
/// name with a line break.
void write_exclusion_list(const std::filesystem::path& path,
                          const std::vector<std::string>& remarks,
                          const std::vector<std::string>& names);

}  // namespace solera::data
