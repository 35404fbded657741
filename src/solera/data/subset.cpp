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
  bool multi_label() const override {
    return base_->multi_label() && !class_names_.empty();
  }
  std::vector<std::int64_t> labels(std::int64_t index) const override {
    std::vector<std::int64_t> kept;
    for (const std::int64_t label : base_->labels(base_index(index))) {
      const std::int64_t renamed = new_labels_[static_cast<std::size_t>(label)];
      if (renamed >= 0) kept.push_back(renamed);
    }
    std::sort(kept.begin(), kept.end());
    return kept;
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

/// So many samples of each class, first come, first served.
class ClassQuota {
 public:
  explicit ClassQuota(std::int64_t limit) : limit_(limit) {}

  /// Takes a sample if one of its classes is not full; it then counts for all
  /// of them. Samples without a label are a class of their own.
  bool take(std::vector<std::int64_t> labels) {
    if (labels.empty()) labels.push_back(kUnlabelled);
    const bool wanted =
        std::any_of(labels.begin(), labels.end(),
                    [&](std::int64_t label) { return taken_[label] < limit_; });
    if (!wanted) return false;
    for (const std::int64_t label : labels) ++taken_[label];
    return true;
  }

 private:
  std::int64_t limit_ = 0;
  std::map<std::int64_t, std::int64_t> taken_;
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
    if (dataset->multi_label() ||
        (label >= 0 && labels[static_cast<std::size_t>(label)] >= 0)) {
      indices.push_back(i);
    }
  }
  return std::make_shared<Subset>(std::move(dataset), std::move(indices),
                                  std::move(labels), std::move(names));
}

DatasetPtr limit_per_class(DatasetPtr dataset, std::int64_t skip,
                           std::int64_t limit) {
  ClassQuota skipped(skip);
  ClassQuota kept(limit);
  std::vector<std::int64_t> indices;
  for (std::int64_t i = 0; i < dataset->size(); ++i) {
    const std::vector<std::int64_t> labels = dataset->labels(i);
    if (skipped.take(labels)) continue;
    if (limit == 0 || kept.take(labels)) indices.push_back(i);
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
