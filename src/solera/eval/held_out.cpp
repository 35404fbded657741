#include "solera/eval/held_out.h"

#include <vector>

#include "solera/core/error.h"
#include "solera/eval/feature_set.h"
#include "solera/eval/folds.h"

namespace solera::eval {

HeldOut hold_out(const Draw& draw, Span<const std::int64_t> labels,
                 std::int64_t classes, int parts, std::uint64_t seed) {
  std::vector<std::int64_t> drawn;
  for (const std::int64_t image : draw) {
    drawn.push_back(labels[static_cast<std::size_t>(image)]);
  }
  const std::vector<int> fold = stratified_folds(drawn, classes, parts, seed);
  const std::vector<std::int64_t> counts = class_counts(drawn, classes);
  HeldOut halves;
  for (std::size_t i = 0; i < draw.size(); ++i) {
    const bool alone = counts[static_cast<std::size_t>(drawn[i])] == 1;
    (fold[i] == 0 && !alone ? halves.judge : halves.learn).push_back(draw[i]);
  }
  if (halves.judge.empty()) {
    throw Error(ErrorKind::kBadInput, "training set",
                "found too few images of each class to hold any out, expected "
                "two or more: give a single learning rate, or more shots");
  }
  return halves;
}

}  // namespace solera::eval
