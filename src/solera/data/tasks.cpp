#include "solera/data/tasks.h"

#include <algorithm>
#include <utility>

namespace solera::data {
namespace {

class SideBySide final : public Dataset {
 public:
  SideBySide(const std::vector<std::string>& names,
             std::vector<DatasetPtr> parts,
             const std::vector<std::int64_t>& offsets)
      : parts_(std::move(parts)), offsets_(offsets) {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      ends_.push_back(size() + parts_[i]->size());
      for (const std::string& name : parts_[i]->class_names()) {
        class_names_.push_back(names[i] + "/" + name);
      }
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
    return label < 0 ? label : label + offsets_[part];
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
  std::vector<std::int64_t> offsets_;
  std::vector<std::int64_t> ends_;  // index behind the last sample of a part
  std::vector<std::string> class_names_;
};

}  // namespace

TaskUnion::TaskUnion(std::vector<std::string> names,
                     std::vector<DatasetPtr> parts)
    : names_(std::move(names)) {
  for (const DatasetPtr& part : parts) {
    sizes_.push_back(part->size());
    offsets_.push_back(offsets_.back() +
                       static_cast<std::int64_t>(part->class_names().size()));
  }
  dataset_ = std::make_shared<SideBySide>(names_, std::move(parts), offsets_);
}

}  // namespace solera::data
