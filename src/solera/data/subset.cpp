#include "solera/data/subset.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "solera/core/random.h"

namespace solera::data {
namespace {

constexpr std::uint64_t kSubsetStream = 0x73756273;

/// Samples of a set, with labels passed through a table.
class Subset : public Dataset {
 public:
  Subset(DatasetPtr base, std::vector<std::int64_t> indices,
         std::vector<std::int64_t> new_labels,
         std::vector<std::string> class_names)
      : base_(std::move(base)),
        indices_(std::move(indices)),
        new_labels_(std::move(new_labels)),
        class_names_(std::move(class_names)) {}

  std::int64_t size() const override {
    return static_cast<std::int64_t>(indices_.size());
  }
  RawSample read(std::int64_t index) const override {
    return base_->read(base_index(index));
  }
  std::int64_t label(std::int64_t index) const override {
    const std::int64_t label = base_->label(base_index(index));
    return label < 0 ? label : new_labels_[static_cast<std::size_t>(label)];
  }
  std::string sample_name(std::int64_t index) const override {
    return base_->sample_name(base_index(index));
  }
  const std::vector<std::string>& class_names() const override {
    return class_names_;
  }

 private:
  std::int64_t base_index(std::int64_t index) const {
    return indices_[static_cast<std::size_t>(index)];
  }

  DatasetPtr base_;
  std::vector<std::int64_t> indices_;
  std::vector<std::int64_t> new_labels_;  // by label of the base
  std::vector<std::string> class_names_;
};

std::vector<std::int64_t> count_up(std::size_t size) {
  std::vector<std::int64_t> numbers(size);
  std::iota(numbers.begin(), numbers.end(), std::int64_t{0});
  return numbers;
}

}  // namespace

DatasetPtr select_samples(DatasetPtr dataset,
                          std::vector<std::int64_t> indices) {
  std::vector<std::string> names = dataset->class_names();
  std::vector<std::int64_t> labels = count_up(names.size());
  return std::make_shared<Subset>(std::move(dataset), std::move(indices),
                                  std::move(labels), std::move(names));
}

DatasetPtr select_classes(DatasetPtr dataset,
                          const std::vector<std::int64_t>& classes) {
  std::vector<std::int64_t> labels(dataset->class_names().size(), kUnlabelled);
  std::vector<std::string> names;
  for (const std::int64_t chosen : classes) {
    const auto old = static_cast<std::size_t>(chosen);
    labels[old] = static_cast<std::int64_t>(names.size());
    names.push_back(dataset->class_names()[old]);
  }
  std::vector<std::int64_t> indices;
  for (std::int64_t i = 0; i < dataset->size(); ++i) {
    const std::int64_t label = dataset->label(i);
    if (label >= 0 && labels[static_cast<std::size_t>(label)] >= 0) {
      indices.push_back(i);
    }
  }
  return std::make_shared<Subset>(std::move(dataset), std::move(indices),
                                  std::move(labels), std::move(names));
}

DatasetPtr limit_per_class(DatasetPtr dataset, std::int64_t skip,
                           std::int64_t limit) {
  std::map<std::int64_t, std::int64_t> seen;
  std::vector<std::int64_t> indices;
  for (std::int64_t i = 0; i < dataset->size(); ++i) {
    const std::int64_t nth = seen[dataset->label(i)]++;
    if (nth >= skip && (limit == 0 || nth - skip < limit)) {
      indices.push_back(i);
    }
  }
  return select_samples(std::move(dataset), std::move(indices));
}

DatasetPtr random_subset(DatasetPtr dataset, std::int64_t total,
                         std::uint64_t seed) {
  if (total >= dataset->size()) return dataset;
  std::vector<std::int64_t> order =
      random_permutation(dataset->size(), seed, kSubsetStream);
  order.resize(static_cast<std::size_t>(total));
  std::sort(order.begin(), order.end());
  return select_samples(std::move(dataset), std::move(order));
}

DatasetPtr drop_labels(DatasetPtr dataset) {
  std::vector<std::int64_t> labels(dataset->class_names().size(), kUnlabelled);
  std::vector<std::int64_t> indices =
      count_up(static_cast<std::size_t>(dataset->size()));
  return std::make_shared<Subset>(std::move(dataset), std::move(indices),
                                  std::move(labels),
                                  std::vector<std::string>());
}

}  // namespace solera::data
