#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/data/dataset.h"

namespace solera::data {

/// Several labelled sets side by side, each with classes of its own: those of
/// one set follow those of the one before, as "<name>/<class>", even where two
/// sets name a class alike.
class TaskUnion {
 public:
  /// `names` has one name for each of `parts`, which is not empty.
  TaskUnion(std::vector<std::string> names, std::vector<DatasetPtr> parts);

  const DatasetPtr& dataset() const { return dataset_; }
  const std::vector<std::string>& names() const { return names_; }
  /// Samples of each part, for LoaderOptions::groups.
  const std::vector<std::int64_t>& sizes() const { return sizes_; }
  /// The first label of each part, and behind them the number of classes.
  const std::vector<std::int64_t>& offsets() const { return offsets_; }

 private:
  std::vector<std::string> names_;
  std::vector<std::int64_t> sizes_;
  std::vector<std::int64_t> offsets_ = {0};
  DatasetPtr dataset_;
};

}  // namespace solera::data
