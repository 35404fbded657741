#include "solera/data/class_subsets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "solera/core/error.h"
#include "solera/core/random.h"

namespace solera::data {
namespace {

constexpr std::uint64_t kSubsetsStream = 0x70617274;
// 0.1 of 30 classes is 3, whatever 0.1 * 30 is in binary.
constexpr double kShareRounding = 1e-9;

std::vector<std::int64_t> subset_sizes(std::int64_t classes,
                                       std::int64_t all_classes,
                                       const SubsetPlan& plan) {
  std::vector<std::int64_t> sizes;
  for (std::int64_t i = 0; i < plan.count; ++i) {
    sizes.push_back(classes / plan.count + (i < classes % plan.count ? 1 : 0));
  }
  if (plan.share > 0.0) {
    const double size = plan.share * static_cast<double>(all_classes);
    std::fill(sizes.begin(), sizes.end(),
              static_cast<std::int64_t>(std::floor(size + kShareRounding)));
  }
  return sizes;
}

}  // namespace

std::vector<std::vector<std::string>> divide_in_subsets(
    std::vector<std::string> classes, std::int64_t all_classes,
    const SubsetPlan& plan, std::uint64_t seed) {
  std::vector<std::vector<std::string>> subsets;
  if (plan.count == 0) return subsets;
  std::sort(classes.begin(), classes.end());
  const auto found = static_cast<std::int64_t>(classes.size());
  const auto sizes = subset_sizes(found, all_classes, plan);
  if (sizes.back() < 1 || sizes.back() > found / plan.count) {
    throw Error(ErrorKind::kUsage, "subsets",
                fmt::format("found {} classes, too few for {} subsets of {}, "
                            "expected at least one class in each: change "
                            "subsets or share",
                            found, plan.count, sizes.back()));
  }
  const auto order = random_permutation(found, seed, kSubsetsStream);
  std::size_t next = 0;
  for (const std::int64_t size : sizes) {
    subsets.emplace_back();
    for (std::int64_t i = 0; i < size; ++i) {
      subsets.back().push_back(classes[static_cast<std::size_t>(order[next])]);
      ++next;
    }
    std::sort(subsets.back().begin(), subsets.back().end());
  }
  return subsets;
}

}  // namespace solera::data
