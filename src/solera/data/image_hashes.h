#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "solera/data/dataset.h"

namespace solera::data {

/// A sample that cannot be decoded, and why.
struct BrokenImage {
  std::string name;
  std::string error;  ///< One line.
};

/// Called from time to time by the calling thread with the samples done.
using ImagesDone = std::function<void(std::int64_t)>;

/// The decoded pixels of a sample. Error(kBadInput) at `name` if it is broken.
image::Image decode_sample(const RawSample& raw, const std::string& name);

/// Calls `visit(i)` for every sample on up to `threads` threads; a sample for
/// which it throws Error(kBadInput) is broken. In the order of the samples.
std::vector<BrokenImage> visit_images(
    const Dataset& dataset, int threads, const ImagesDone& done,
    const std::function<void(std::int64_t)>& visit);

/// The perceptual hashes (image/perceptual_hash.h) of a set.
struct ImageHashes {
  std::vector<std::int64_t> samples;  ///< Those that are not broken, ascending.
  std::vector<std::uint64_t> hashes;  ///< Of the same samples.
  std::vector<BrokenImage> broken;
};

/// The same for any number of threads.
ImageHashes hash_images(const Dataset& dataset, int threads,
                        const ImagesDone& done);

}  // namespace solera::data
