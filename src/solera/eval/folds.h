#pragma once

#include <cstdint>
#include <vector>

#include "solera/core/span.h"

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

}  // namespace solera::eval
