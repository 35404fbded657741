#include "solera/data/sampler.h"

#include <algorithm>
#include <numeric>

#include "solera/core/random.h"

namespace solera::data {

Sampler::Sampler(const Options& options) : options_(options) {}

std::int64_t Sampler::batches_per_epoch() const {
  const std::int64_t full = options_.dataset_size / options_.batch_size;
  const bool rest = options_.dataset_size % options_.batch_size != 0;
  return full + (rest && !options_.drop_last ? 1 : 0);
}

std::vector<std::int64_t> Sampler::samples(const BatchPosition& position) {
  const std::int64_t begin = position.batch * options_.batch_size;
  const std::int64_t end =
      std::min(begin + options_.batch_size, options_.dataset_size);
  if (!options_.shuffle) {
    std::vector<std::int64_t> range(static_cast<std::size_t>(end - begin));
    std::iota(range.begin(), range.end(), begin);
    return range;
  }
  if (order_epoch_ != position.epoch) {
    order_ = random_permutation(options_.dataset_size, options_.seed,
                                static_cast<std::uint64_t>(position.epoch));
    order_epoch_ = position.epoch;
  }
  return {order_.begin() + begin, order_.begin() + end};
}

}  // namespace solera::data
