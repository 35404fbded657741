#pragma once

#include <cstdint>

#include "solera/core/span.h"
#include "solera/eval/draws.h"

namespace solera::eval {

/// A draw in two: images to learn from, and images to choose an option by.
struct HeldOut {
  Draw learn;
  Draw judge;
};

/// Holds out one of `parts` images of each class of `draw`, as nearly as that
/// goes (stratified_folds); a class with a single image stays whole in
/// `learn`. `labels` are those of all images that the draw is from. A function
/// of its arguments: no test image has a say. Error(kBadInput) at "training
/// set" if nothing is left to hold out.
HeldOut hold_out(const Draw& draw, Span<const std::int64_t> labels,
                 std::int64_t classes, int parts, std::uint64_t seed);

}  // namespace solera::eval
