#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace solera::data {

/// How a list of classes is divided for several experts of one domain.
struct SubsetPlan {
  std::int64_t count = 0;  ///< 0: not at all.
  /// Classes in each, as a share of all classes of the set (both halves),
  /// rounded down; 0: the whole list, sizes differ by one at most.
  double share = 0.0;
};

/// `plan.count` lists without a class in common, each sorted, out of `classes`
/// (a half of a set of `all_classes`), at random. The same classes in any
/// order and the same seed give the same lists. Error(kUsage) if there are too
/// few classes.
std::vector<std::vector<std::string>> divide_in_subsets(
    std::vector<std::string> classes, std::int64_t all_classes,
    const SubsetPlan& plan, std::uint64_t seed);

}  // namespace solera::data
