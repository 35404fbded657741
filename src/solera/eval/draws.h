#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/span.h"

namespace solera::eval {

/// Which images to learn from: indices into the training set, ascending.
using Draw = std::vector<std::int64_t>;

struct DrawOptions {
  int shots = 5;           ///< Images per class; 0: all images.
  int draws = 50;          ///< Independent draws; one if shots is 0.
  std::uint64_t seed = 0;  ///< Of the draws.
};

/// The draws, each with `shots` images of every class, or all of a class that
/// has fewer. They depend on labels and options only, never on features, so
/// every representation is measured on the same images; and draw i is the same
/// however many there are. A class must have an image.
std::vector<Draw> make_draws(Span<const std::int64_t> labels,
                             std::int64_t classes, const DrawOptions& options);

/// Equal draws, equal text: results with the same hash may be paired.
std::string draw_hash(const std::vector<Draw>& draws);

}  // namespace solera::eval
