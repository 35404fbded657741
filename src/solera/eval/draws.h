#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/span.h"
#include "solera/eval/targets.h"

namespace solera::eval {

/// Which images to learn from: indices into the training set, ascending.
using Draw = std::vector<std::int64_t>;

struct DrawOptions {
  int shots = 5;           ///< Images per class; 0: all images.
  int draws = 50;          ///< Independent draws; one of all images.
  std::uint64_t seed = 0;  ///< Of the draws.
  int images = 0;          ///< Images of any class instead, if above 0.
};

/// The draws, each with `shots` images of every class, or all of a class that
/// has fewer. With several labels an image, labels are gone through in order:
/// for each, images that have it are drawn until there are `shots` of them,
/// those counted that labels before it drew; then, again for each, images that
/// lack it until there are `shots` of those. With `images` above 0 a draw is
/// that many images at random; if there are no more, it is all images, and
/// there is one draw.
///
/// They depend on labels and options only, never on features, so every
/// representation is measured on the same images; and draw i is the same
/// however many there are.
std::vector<Draw> make_draws(const Targets& targets,
                             const DrawOptions& options);
std::vector<Draw> make_draws(Span<const std::int64_t> labels,
                             std::int64_t classes, const DrawOptions& options);

/// The classes that have fewer than `shots` images: draws take all of them.
std::vector<std::int64_t> classes_below(const Targets& targets, int shots);

/// Equal draws, equal text: results with the same hash may be paired.
std::string draw_hash(const std::vector<Draw>& draws);

}  // namespace solera::eval
