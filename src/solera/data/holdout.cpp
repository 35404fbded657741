#include "solera/data/holdout.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "solera/core/error.h"
#include "solera/core/random.h"
#include "solera/data/subset.h"

namespace solera::data {
namespace {

using Indices = std::vector<std::int64_t>;

std::map<std::int64_t, Indices> samples_by_class(const Dataset& dataset) {
  std::map<std::int64_t, Indices> members;
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    members[dataset.label(i)].push_back(i);
  }
  return members;
}

std::size_t count_held(std::size_t members, double share) {
  const auto wanted = std::llround(share * static_cast<double>(members));
  return static_cast<std::size_t>(
      std::clamp<long long>(wanted, 1, static_cast<long long>(members) - 1));
}

}  // namespace

HoldOut hold_out(const DatasetPtr& dataset, double share, std::uint64_t seed) {
  std::set<std::int64_t> held;
  for (const auto& [label, members] : samples_by_class(*dataset)) {
    if (members.size() < 2) {
      throw Error(ErrorKind::kUsage, dataset->sample_name(members.front()),
                  "is the only image of its class, expected two at least: one "
                  "to learn from and one to choose the best epoch by");
    }
    const std::vector<std::int64_t> order =
        random_permutation(static_cast<std::int64_t>(members.size()), seed,
                           static_cast<std::uint64_t>(label));
    for (std::size_t i = 0; i < count_held(members.size(), share); ++i) {
      held.insert(members[static_cast<std::size_t>(order[i])]);
    }
  }
  Indices kept;
  for (std::int64_t i = 0; i < dataset->size(); ++i) {
    if (held.count(i) == 0) kept.push_back(i);
  }
  return {select_samples(dataset, std::move(kept)),
          select_samples(dataset, Indices(held.begin(), held.end()))};
}

}  // namespace solera::data
