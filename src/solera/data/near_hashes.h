#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace solera::data {

/// Two hashes that are alike, by their positions: a < b.
struct NearPair {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  int distance = 0;  ///< Bits that differ.
};

constexpr int kLargestHashDistance = 16;  ///< Beyond, pictures are not alike.
constexpr std::size_t kMostNearPairs = 20'000'000;  ///< What is held in memory.

/// All pairs of `hashes` (no two of which are equal) at most `distance` bits
/// apart, ordered by a, then b.
///
/// Hashes that differ in at most d bits are equal in one at least of d + 1
/// bands of bits, so that only hashes with a band in common are compared: for
/// d = 4 and 100,000 hashes that is a thousandth of all pairs. Error(kUsage)
/// if `distance` is not in 0 .. kLargestHashDistance, and if there are more
/// than `most_pairs`: then it is too large to mean anything.
std::vector<NearPair> find_near_hashes(const std::vector<std::uint64_t>& hashes,
                                       int distance, int threads,
                                       std::size_t most_pairs = kMostNearPairs);

}  // namespace solera::data
