#include "solera/data/near_hashes.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "solera/core/error.h"
#include "solera/core/thread_pool.h"
#include "solera/image/perceptual_hash.h"

namespace solera::data {
namespace {

constexpr int kBits = 64;

std::vector<std::uint64_t> band_masks(int bands) {
  std::vector<std::uint64_t> masks;
  for (int i = 0; i < bands; ++i) {
    std::uint64_t mask = 0;
    for (int bit = kBits * i / bands; bit < kBits * (i + 1) / bands; ++bit) {
      mask |= std::uint64_t{1} << bit;
    }
    masks.push_back(mask);
  }
  return masks;
}

[[noreturn]] void throw_too_many(int distance, std::size_t most_pairs) {
  throw Error(ErrorKind::kUsage, "distance",
              fmt::format("found more than {} pairs of images within {} bits, "
                          "expected few: give a smaller distance",
                          most_pairs, distance));
}

/// Finds the pairs that agree in one band and in none before it.
class BandSearch {
 public:
  BandSearch(const std::vector<std::uint64_t>& hashes, int distance,
             std::size_t most_pairs)
      : hashes_(hashes),
        distance_(distance),
        most_pairs_(most_pairs),
        masks_(band_masks(distance + 1)) {}

  std::vector<NearPair> find(std::size_t band) const {
    const std::uint64_t mask = masks_[band];
    std::vector<std::uint32_t> order(hashes_.size());
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) {
                       return (hashes_[a] & mask) < (hashes_[b] & mask);
                     });
    std::vector<NearPair> found;
    for (std::size_t first = 0; first < order.size(); ++first) {
      const std::uint64_t key = hashes_[order[first]] & mask;
      for (std::size_t i = first + 1;
           i < order.size() && (hashes_[order[i]] & mask) == key; ++i) {
        add(order[first], order[i], band, found);
      }
    }
    return found;
  }

 private:
  void add(std::uint32_t a, std::uint32_t b, std::size_t band,
           std::vector<NearPair>& found) const {
    const int distance = image::hash_distance(hashes_[a], hashes_[b]);
    if (distance > distance_) return;
    for (std::size_t before = 0; before < band; ++before) {
      if (((hashes_[a] ^ hashes_[b]) & masks_[before]) == 0) return;
    }
    found.push_back({a, b, distance});
    if (found.size() > most_pairs_) throw_too_many(distance_, most_pairs_);
  }

  const std::vector<std::uint64_t>& hashes_;
  int distance_;
  std::size_t most_pairs_;
  std::vector<std::uint64_t> masks_;
};

}  // namespace

std::vector<NearPair> find_near_hashes(const std::vector<std::uint64_t>& hashes,
                                       int distance, int threads,
                                       std::size_t most_pairs) {
  if (distance < 0 || distance > kLargestHashDistance) {
    throw Error(ErrorKind::kUsage, "distance",
                fmt::format("found {}, expected 0 to {} bits", distance,
                            kLargestHashDistance));
  }
  const BandSearch search(hashes, distance, most_pairs);
  std::vector<std::vector<NearPair>> found(static_cast<std::size_t>(distance) +
                                           1);
  parallel_for(distance + 1, threads, [&](std::int64_t band) {
    found[static_cast<std::size_t>(band)] =
        search.find(static_cast<std::size_t>(band));
  });
  std::vector<NearPair> pairs;
  for (const std::vector<NearPair>& part : found) {
    pairs.insert(pairs.end(), part.begin(), part.end());
  }
  if (pairs.size() > most_pairs) throw_too_many(distance, most_pairs);
  std::sort(pairs.begin(), pairs.end(),
            [](const NearPair& x, const NearPair& y) {
              return x.a != y.a ? x.a < y.a : x.b < y.b;
            });
  return pairs;
}

}  // namespace solera::data
