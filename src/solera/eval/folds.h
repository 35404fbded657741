#pragma once

#include <cstdint>
#include <vector>

#include "solera/core/span.h"
#include "solera/eval/targets.h"

namespace solera::eval {

/// The fold, in [0, folds), of each image: every class is shuffled and dealt
/// out in turn, going on where the class before it stopped. So the folds
/// differ by at most one image, in all and in each class. A function of labels,
/// folds and seed.
std::vector<int> stratified_folds(Span<const std::int64_t> labels,
                                  std::int64_t classes, int folds,
                                  std::uint64_t seed);

/// The indices of the images of each class, in order.
std::vector<std::vector<std::int64_t>> images_by_class(
    Span<const std::int64_t> labels, std::int64_t classes);

/// What is learned from and what is judged, each ascending.
struct Fold {
  std::vector<std::int64_t> kept;
  std::vector<std::int64_t> held;
};

/// The images whose fold is `held`, and all others.
Fold hold_out(const std::vector<int>& fold_of, int held);

/// The folds that can be made of targets of one class each: `wanted`, or the
/// images of the largest class if those are fewer. Error(kBadInput) if there
/// is only one class.
int possible_folds(const Targets& targets, int wanted);

}  // namespace solera::eval
