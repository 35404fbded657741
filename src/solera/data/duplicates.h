#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace solera::data {

/// An image of one of several sets.
struct HashedImage {
  std::int64_t set = 0;
  std::int64_t sample = 0;
  std::uint64_t hash = 0;
};

struct DuplicateOptions {
  int distance = 4;      ///< Bits in which near-duplicates may differ.
  bool between = false;  ///< Only images of different sets count.
};

/// An image that has near-duplicates. Positions are those in the list given.
struct DuplicateMember {
  std::size_t image = 0;
  /// The image that stays instead of this one; nothing: this one stays.
  std::optional<std::size_t> stays;
  int distance = 0;  ///< To the image that stays.
};

struct DuplicateReport {
  /// Images that pairs link, directly or through others, in order; groups by
  /// their first image.
  std::vector<std::vector<DuplicateMember>> groups;
  /// pairs[a][b], a <= b: pairs of an image of set a and one of set b.
  std::vector<std::vector<std::int64_t>> pairs;
};

/// Near-duplicates among `images`, which are ordered by set, then sample.
///
/// The rule for which one stays: in that order, an image stays unless an image
/// that stays before it is within the distance (with `between`: one of another
/// set). So the sets to protect come first, and no two images that stay are
/// near-duplicates. An image that goes is given the nearest of those that stay
/// before it, among equals the first. Errors are those of find_near_hashes.
DuplicateReport find_duplicates(const std::vector<HashedImage>& images,
                                std::int64_t sets,
                                const DuplicateOptions& options, int threads);

}  // namespace solera::data
