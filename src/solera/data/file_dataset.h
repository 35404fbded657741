#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "solera/data/dataset.h"

namespace solera::data {

/// Image files and what is known of them.
struct FileList {
  std::filesystem::path root;
  std::vector<std::string> files;  ///< Below `root`, or absolute.
  /// The classes of each file, ascending: one each, or any number in a
  /// multi-label list. Empty for an unlabelled list.
  std::vector<std::vector<std::int64_t>> labels;
  std::vector<std::string> class_names;
  bool multi_label = false;
};

/// The files as a dataset, in their order; they are read when asked for.
DatasetPtr open_files(FileList list);

}  // namespace solera::data
