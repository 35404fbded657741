#include "solera/data/dataset.h"

#include "solera/core/hash.h"

namespace solera::data {
namespace {

void add_labels(const Dataset& dataset, std::int64_t index, Sha256& hash) {
  const std::vector<std::int64_t> labels = dataset.labels(index);
  hash.add(std::to_string(labels.size()));
  for (const std::int64_t label : labels) hash.add(std::to_string(label));
}

}  // namespace

std::vector<std::int64_t> Dataset::labels(std::int64_t index) const {
  const std::int64_t only = label(index);
  if (only < 0) return {};
  return {only};
}

std::string fingerprint(const Dataset& dataset) {
  Sha256 hash;
  hash.add(std::to_string(dataset.class_names().size()));
  for (const std::string& name : dataset.class_names()) hash.add(name);
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    hash.add(dataset.sample_name(i));
    hash.add(std::to_string(dataset.label(i)));
    if (dataset.multi_label()) add_labels(dataset, i, hash);
  }
  return hash.hex();
}

}  // namespace solera::data
