#pragma once

#include <cstdint>

#include "solera/eval/draws.h"
#include "solera/eval/targets.h"

namespace solera::eval {

/// A draw in two: images to learn from, and images to choose an option by.
struct HeldOut {
  Draw learn;
  Draw judge;
};

/// Holds out one of `parts` images of each class of `draw`, as nearly as that
/// goes (stratified_folds); a class with a single image stays whole in
/// `learn`. With several labels an image, one of `parts` images at random.
/// `targets` are those of all images that the draw is from. A function of its
/// arguments: no test image has a say. Error(kBadInput) at "training set" if
/// nothing is left to hold out, or nothing with a label.
HeldOut hold_out(const Draw& draw, const Targets& targets, int parts,
                 std::uint64_t seed);

}  // namespace solera::eval
