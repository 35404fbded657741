#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace solera {

/// Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2,
/// 3", SC 2011): four random words as a pure function of counter and key.
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

/// A stream of random numbers addressed by what it is for. Two streams with
/// the same address give the same numbers, on any machine, in any order, from
/// any thread; there is no state to save.
///
///   RandomStream crop(seed, sample_id, view, kCropStream);
///   double u = crop.uniform();
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::uint64_t sample, std::uint32_t view,
               std::uint32_t operation);

  std::uint32_t bits();                     ///< 32 uniform bits.
  double uniform();                         ///< In [0, 1), 53 bits.
  double uniform(double low, double high);  ///< In [low, high).
  /// In [0, limit), unbiased; limit >= 1.
  std::int64_t below(std::int64_t limit);
  double normal();                  ///< Mean 0, deviation 1.
  double gamma(double shape);       ///< Scale 1, shape > 0.
  double beta(double a, double b);  ///< In [0, 1]; a, b > 0.

 private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 4> block_{};
  int used_ = 4;
};

/// A random permutation of 0 .. size-1, the same for the same arguments.
std::vector<std::int64_t> random_permutation(std::int64_t size,
                                             std::uint64_t seed,
                                             std::uint64_t stream);

/// A well-mixed 64-bit value of `x` (splitmix64), for offsets and seeds.
std::uint64_t mix64(std::uint64_t x);

}  // namespace solera
