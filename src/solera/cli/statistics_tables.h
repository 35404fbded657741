#pragma once

#include <optional>
#include <string>

#include "solera/core/value.h"
#include "solera/data/statistics.h"
#include "solera/run/console.h"

namespace solera::cli {

/// What `solera data stats` has found in a set.
struct SetStatistics {
  std::string name;
  data::DatasetPtr dataset;
  data::DatasetStatistics statistics;
  std::optional<data::ClassListCheck> classes;  ///< If there is a class list.
};

/// {name, images, unlabelled, classes: [{name, images}],
///  per_class, width, height: {least, median, most},
///  sizes: [{width, height, images}], broken: [{sample, error}],
///  class_list: {without_line: [...], without_images: [...]}}
Value statistics_value(const SetStatistics& set);

/// Tables; of many classes the smallest and the largest.
std::string statistics_text(const SetStatistics& set,
                            const run::Console& console);

}  // namespace solera::cli
