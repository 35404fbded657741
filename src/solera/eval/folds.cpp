#include "solera/eval/folds.h"

#include <algorithm>

#include "solera/core/error.h"
#include "solera/core/random.h"

namespace solera::eval {

std::vector<std::vector<std::int64_t>> images_by_class(
    Span<const std::int64_t> labels, std::int64_t classes) {
  std::vector<std::vector<std::int64_t>> images(
      static_cast<std::size_t>(classes));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    images[static_cast<std::size_t>(labels[i])].push_back(
        static_cast<std::int64_t>(i));
  }
  return images;
}

std::vector<int> stratified_folds(Span<const std::int64_t> labels,
                                  std::int64_t classes, int folds,
                                  std::uint64_t seed) {
  std::vector<int> fold_of(labels.size());
  const auto images = images_by_class(labels, classes);
  std::int64_t dealt = 0;
  for (std::size_t c = 0; c < images.size(); ++c) {
    const auto count = static_cast<std::int64_t>(images[c].size());
    for (const std::int64_t pick : random_permutation(count, seed, c)) {
      const auto image =
          static_cast<std::size_t>(images[c][static_cast<std::size_t>(pick)]);
      fold_of[image] = static_cast<int>(dealt++ % folds);
    }
  }
  return fold_of;
}

Fold hold_out(const std::vector<int>& fold_of, int held) {
  Fold fold;
  for (std::size_t i = 0; i < fold_of.size(); ++i) {
    (fold_of[i] == held ? fold.held : fold.kept)
        .push_back(static_cast<std::int64_t>(i));
  }
  return fold;
}

int possible_folds(const Targets& targets, int wanted) {
  const std::vector<std::int64_t> counts =
      class_counts(targets.labels, targets.classes);
  const std::int64_t largest = *std::max_element(counts.begin(), counts.end());
  if (largest == targets.size()) {
    throw Error(ErrorKind::kBadInput, "probe",
                "found images of one class only, expected at least two classes "
                "to tell apart");
  }
  return static_cast<int>(std::min<std::int64_t>(wanted, largest));
}

}  // namespace solera::eval
