#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "solera/data/dataset.h"

namespace solera::data {

struct TableFiles {
  std::filesystem::path table;  ///< A CSV file.
  std::filesystem::path root;   ///< Where its paths start.
};

/// The images that a CSV file lists, in its order. Its column `path` names an
/// image; either `label` names its one class, or `labels` any number of classes
/// with | between them, and the set is multi-label. With a column `split`,
/// `split` chooses rows; other columns are ignored. Classes are `class_names`,
/// or, if that is empty, those of the whole table sorted bytewise.
/// Error(kBadInput) with the line for anything else, an image that is not there
/// or that comes twice, and a class that has no name.
DatasetPtr open_table(const TableFiles& files, const std::string& split,
                      const std::vector<std::string>& class_names);

}  // namespace solera::data
