#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "solera/image/image.h"

namespace solera::image {

/// What of a line of `size` elements fills the new line; it lies inside.
struct Stretch {
  int size = 0;
  double start = 0.0;
  double length = 0.0;

  bool is_whole_line_of(int count) const {
    return count == size && start <= 0.0 && length >= size;
  }
};

/// Bits after the point of a weight. Pillow's choice: of 32 bits 8 are for a
/// pixel and 2 for overshoot.
constexpr int kWeightBits = 32 - 8 - 2;
constexpr std::int32_t kHalfWeight = 1 << (kWeightBits - 1);

/// How the elements of a line are made of another line's: element i is the sum
/// of `taps[i].count` elements from `taps[i].first` on, times the weights from
/// weights_of(i) on.
struct ResampleWeights {
  struct Taps {
    int first;
    int count;
  };
  std::vector<Taps> taps;
  std::vector<std::int32_t> weights;
  int stride = 0;

  const std::int32_t* weights_of(int i) const {
    return weights.data() + static_cast<std::size_t>(stride) * i;
  }
};

/// A weighted sum that began with kHalfWeight, as a byte.
inline std::uint8_t to_byte(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> kWeightBits, 0, 255));
}

/// For all filters but kNearest, as precompute_coeffs and normalize_coeffs_8bpc
/// of Pillow's Resample.c compute them.
ResampleWeights resample_weights(const Stretch& from, int to, Filter filter);

/// For kNearest: the element that each new one copies, as ImagingScaleAffine of
/// Pillow finds it.
std::vector<int> nearest_positions(const Stretch& from, int to);

}  // namespace solera::image
