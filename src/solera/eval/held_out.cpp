#include "solera/eval/held_out.h"

#include <algorithm>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/random.h"
#include "solera/eval/feature_set.h"
#include "solera/eval/folds.h"

namespace solera::eval {
namespace {

constexpr std::uint64_t kJudgeStream = 0x4A554447;

// Whether each image of `drawn` may judge.
std::vector<bool> judges_of_classes(const Targets& drawn, int parts,
                                    std::uint64_t seed) {
  const std::vector<int> fold =
      stratified_folds(drawn.labels, drawn.classes, parts, seed);
  const std::vector<std::int64_t> counts =
      class_counts(drawn.labels, drawn.classes);
  std::vector<bool> judges;
  for (std::size_t i = 0; i < fold.size(); ++i) {
    const bool alone = counts[static_cast<std::size_t>(drawn.labels[i])] == 1;
    judges.push_back(fold[i] == 0 && !alone);
  }
  return judges;
}

std::vector<bool> random_judges(std::int64_t size, int parts,
                                std::uint64_t seed) {
  std::vector<bool> judges(static_cast<std::size_t>(size), false);
  const std::vector<std::int64_t> order =
      random_permutation(size, seed, kJudgeStream);
  for (std::int64_t i = 0; i < size / parts; ++i) {
    judges[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = true;
  }
  return judges;
}

bool has_a_label(const Targets& targets) {
  return !targets.multi_label() ||
         std::find(targets.sets.begin(), targets.sets.end(), 1) !=
             targets.sets.end();
}

}  // namespace

HeldOut hold_out(const Draw& draw, const Targets& targets, int parts,
                 std::uint64_t seed) {
  const Targets drawn = targets.select(draw);
  const std::vector<bool> judges =
      drawn.multi_label() ? random_judges(drawn.size(), parts, seed)
                          : judges_of_classes(drawn, parts, seed);
  HeldOut halves;
  for (std::size_t i = 0; i < draw.size(); ++i) {
    (judges[i] ? halves.judge : halves.learn).push_back(draw[i]);
  }
  if (halves.judge.empty() || !has_a_label(targets.select(halves.judge))) {
    throw Error(ErrorKind::kBadInput, "training set",
                "found too few images of each class to hold any out, expected "
                "two or more: give a single learning rate, or more shots");
  }
  return halves;
}

}  // namespace solera::eval
