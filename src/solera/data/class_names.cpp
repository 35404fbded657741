#include "solera/data/class_names.h"

#include <algorithm>

#include "solera/core/error.h"

namespace solera::data {

std::vector<std::string> names_for_labels(const std::vector<std::string>& given,
                                          const Dataset& dataset) {
  const auto known = static_cast<std::int64_t>(given.size());
  std::int64_t largest = -1;
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    const std::int64_t label = dataset.label(i);
    largest = std::max(largest, label);
    if (given.empty() || label < known) continue;
    throw Error(ErrorKind::kBadInput, dataset.sample_name(i),
                "has label " + std::to_string(label) + ", expected 0 to " +
                    std::to_string(known - 1) +
                    ", for which class_list has names");
  }
  if (!given.empty()) return given;
  std::vector<std::string> names;
  for (std::int64_t i = 0; i <= largest; ++i)
    names.push_back(std::to_string(i));
  return names;
}

void require_no_empty_class(const Dataset& dataset, const std::string& where) {
  if (dataset.multi_label()) return;
  std::vector<bool> seen(dataset.class_names().size(), false);
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    const std::int64_t label = dataset.label(i);
    if (label >= 0) seen[static_cast<std::size_t>(label)] = true;
  }
  const auto empty = std::find(seen.begin(), seen.end(), false);
  if (empty == seen.end()) return;
  const auto index = static_cast<std::size_t>(empty - seen.begin());
  throw Error(ErrorKind::kBadInput, where,
              "class '" + dataset.class_names()[index] +
                  "' has no images, expected one at least: leave it out with "
                  "exclude_classes, or check the data");
}

}  // namespace solera::data
