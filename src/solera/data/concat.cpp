#include "solera/data/concat.h"

#include <algorithm>
#include <map>
#include <utility>

#include "solera/core/error.h"

namespace solera::data {
namespace {

class Concatenation : public Dataset {
 public:
  explicit Concatenation(std::vector<DatasetPtr> parts)
      : parts_(std::move(parts)) {
    std::map<std::string, std::int64_t> known;
    for (const auto& part : parts_) {
      ends_.push_back(size() + part->size());
      std::vector<std::int64_t> labels;
      for (const std::string& name : part->class_names()) {
        const auto next = static_cast<std::int64_t>(class_names_.size());
        const auto [at, is_new] = known.emplace(name, next);
        if (is_new) class_names_.push_back(name);
        labels.push_back(at->second);
      }
      labels_.push_back(std::move(labels));
    }
  }

  std::int64_t size() const override {
    return ends_.empty() ? 0 : ends_.back();
  }
  RawSample read(std::int64_t index) const override {
    const auto [part, inside] = find(index);
    return parts_[part]->read(inside);
  }
  std::int64_t label(std::int64_t index) const override {
    const auto [part, inside] = find(index);
    const std::int64_t label = parts_[part]->label(inside);
    return label < 0 ? label : labels_[part][static_cast<std::size_t>(label)];
  }
  bool multi_label() const override { return parts_.front()->multi_label(); }
  std::vector<std::int64_t> labels(std::int64_t index) const override {
    const auto [part, inside] = find(index);
    std::vector<std::int64_t> labels = parts_[part]->labels(inside);
    for (std::int64_t& label : labels) {
      label = labels_[part][static_cast<std::size_t>(label)];
    }
    std::sort(labels.begin(), labels.end());
    return labels;
  }
  std::string sample_name(std::int64_t index) const override {
    const auto [part, inside] = find(index);
    return parts_[part]->sample_name(inside);
  }
  const std::vector<std::string>& class_names() const override {
    return class_names_;
  }

 private:
  std::pair<std::size_t, std::int64_t> find(std::int64_t index) const {
    const auto end = std::upper_bound(ends_.begin(), ends_.end(), index);
    const auto part = static_cast<std::size_t>(end - ends_.begin());
    return {part, part == 0 ? index : index - ends_[part - 1]};
  }

  std::vector<DatasetPtr> parts_;
  std::vector<std::int64_t> ends_;  // index behind the last sample of a part
  std::vector<std::vector<std::int64_t>> labels_;  // by part and its label
  std::vector<std::string> class_names_;
};

}  // namespace

DatasetPtr concatenate(std::vector<DatasetPtr> parts) {
  for (const DatasetPtr& part : parts) {
    if (part->multi_label() == parts.front()->multi_label()) continue;
    throw Error(ErrorKind::kUsage, "concat",
                "found multi-label images beside others, expected parts of one "
                "kind: say 'unlabelled: true' in each part");
  }
  return std::make_shared<Concatenation>(std::move(parts));
}

}  // namespace solera::data
