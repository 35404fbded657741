#include "solera/eval/targets.h"

#include <torch/torch.h>

#include "solera/eval/folds.h"

namespace solera::eval {

std::int64_t Targets::size() const {
  if (!multi_label()) return static_cast<std::int64_t>(labels.size());
  return static_cast<std::int64_t>(sets.size()) / classes;
}

bool Targets::shows(std::int64_t i, std::int64_t c) const {
  if (multi_label())
    return sets[static_cast<std::size_t>(i * classes + c)] != 0;
  return labels[static_cast<std::size_t>(i)] == c;
}

Targets Targets::select(Span<const std::int64_t> images) const {
  Targets chosen;
  chosen.classes = classes;
  for (const std::int64_t image : images) {
    if (multi_label()) {
      const auto row = sets.begin() + image * classes;
      chosen.sets.insert(chosen.sets.end(), row, row + classes);
    } else {
      chosen.labels.push_back(labels[static_cast<std::size_t>(image)]);
    }
  }
  return chosen;
}

Targets targets_of(const FeatureSet& set) {
  Targets targets;
  targets.classes = set.classes();
  if (set.multi_label()) {
    const torch::Tensor sets = set.label_sets.contiguous();
    const auto* data = sets.data_ptr<std::uint8_t>();
    targets.sets.assign(data, data + sets.numel());
  } else {
    targets.labels = label_list(set);
  }
  return targets;
}

std::vector<std::vector<std::int64_t>> images_by_class(const Targets& targets) {
  if (!targets.multi_label()) {
    return images_by_class(targets.labels, targets.classes);
  }
  std::vector<std::vector<std::int64_t>> images(
      static_cast<std::size_t>(targets.classes));
  for (std::size_t k = 0; k < targets.sets.size(); ++k) {
    const auto place = static_cast<std::int64_t>(k);
    if (targets.sets[k] == 0) continue;
    images[static_cast<std::size_t>(place % targets.classes)].push_back(
        place / targets.classes);
  }
  return images;
}

}  // namespace solera::eval
