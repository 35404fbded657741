#pragma once

#include <vector>

#include "solera/data/dataset.h"

namespace solera::data {

/// One set after the other. Classes are joined by name, in the order in which
/// names first come; samples of unlabelled parts stay unlabelled. `parts` must
/// not be empty. Error(kUsage) for a multi-label part beside one that is not:
/// its images would seem to be of no class.
DatasetPtr concatenate(std::vector<DatasetPtr> parts);

}  // namespace solera::data
