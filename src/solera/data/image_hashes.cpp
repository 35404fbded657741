#include "solera/data/image_hashes.h"

#include <algorithm>
#include <optional>

#include "solera/core/error.h"
#include "solera/core/thread_pool.h"
#include "solera/image/decode.h"
#include "solera/image/perceptual_hash.h"

namespace solera::data {
namespace {

constexpr std::int64_t kImagesAtOnce = 1024;  // between two reports

}  // namespace

image::Image decode_sample(const RawSample& raw, const std::string& name) {
  return raw.encoded.empty() ? raw.pixels : image::decode(raw.encoded, name);
}

std::vector<BrokenImage> visit_images(
    const Dataset& dataset, int threads, const ImagesDone& done,
    const std::function<void(std::int64_t)>& visit) {
  std::vector<std::optional<std::string>> errors(
      static_cast<std::size_t>(dataset.size()));
  for (std::int64_t first = 0; first < dataset.size(); first += kImagesAtOnce) {
    const std::int64_t count = std::min(kImagesAtOnce, dataset.size() - first);
    parallel_for(count, threads, [&](std::int64_t i) {
      try {
        visit(first + i);
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::kBadInput) throw;
        errors[static_cast<std::size_t>(first + i)] = error.what();
      }
    });
    if (done) done(first + count);
  }
  std::vector<BrokenImage> broken;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    if (!errors[i]) continue;
    broken.push_back(
        {dataset.sample_name(static_cast<std::int64_t>(i)), *errors[i]});
  }
  return broken;
}

ImageHashes hash_images(const Dataset& dataset, int threads,
                        const ImagesDone& done) {
  std::vector<std::optional<std::uint64_t>> hashes(
      static_cast<std::size_t>(dataset.size()));
  ImageHashes result;
  result.broken = visit_images(dataset, threads, done, [&](std::int64_t i) {
    hashes[static_cast<std::size_t>(i)] = image::perceptual_hash(
        decode_sample(dataset.read(i), dataset.sample_name(i)));
  });
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    if (!hashes[i]) continue;
    result.samples.push_back(static_cast<std::int64_t>(i));
    result.hashes.push_back(*hashes[i]);
  }
  return result;
}

}  // namespace solera::data
