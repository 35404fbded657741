#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "solera/core/value.h"
#include "solera/data/duplicates.h"
#include "solera/data/image_hashes.h"
#include "solera/run/console.h"

namespace solera::cli {

struct SearchedSet {
  std::string name;
  data::DatasetPtr dataset;
  std::vector<data::BrokenImage> broken;
};

/// What `solera data dedup` has looked at and found.
struct DuplicateSearch {
  data::DuplicateOptions options;
  std::vector<SearchedSet> sets;
  std::vector<data::HashedImage> images;
  data::DuplicateReport report;

  std::string name_of(std::size_t image) const;
};

/// {distance, between, sets: [{name, images, broken, to_leave_out}],
///  pairs: [{sets: [a, b], pairs}],
///  groups: [[{set, sample, hash, stays, duplicate_of, distance}]],
///  broken: [{set, sample, error}]}; duplicate_of and distance of those that
/// go.
Value duplicate_value(const DuplicateSearch& search);

/// A row for each image of a group: group, set, sample, hash, stays,
/// duplicate_of, distance.
std::string duplicate_csv(const DuplicateSearch& search);

/// Tables of sets and pairs, and the first groups.
std::string duplicate_text(const DuplicateSearch& search,
                           const run::Console& console);

}  // namespace solera::cli
