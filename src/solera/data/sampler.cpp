#include "solera/data/sampler.h"

#include <algorithm>

#include "solera/core/random.h"

namespace solera::data {

Sampler::Sampler(const Options& options) : options_(options) {
  std::int64_t first = 0;
  if (options_.groups.empty()) options_.groups = {options_.dataset_size};
  for (const std::int64_t size : options_.groups) {
    groups_.push_back({first, size, -1, {}});
    largest_ = std::max(largest_, size);
    first += size;
  }
  const auto parts = static_cast<std::int64_t>(groups_.size());
  per_group_ = std::max<std::int64_t>(1, options_.batch_size / parts);
}

std::int64_t Sampler::batches_per_epoch() const {
  const std::int64_t full = largest_ / per_group_;
  const bool rest = largest_ % per_group_ != 0;
  return full + (rest && !options_.drop_last ? 1 : 0);
}

std::int64_t Sampler::passes_per_epoch(const Group& group) const {
  return (largest_ + group.size - 1) / group.size;
}

template <class Use>
void Sampler::each_slot(const BatchPosition& position, const Use& use) const {
  const std::int64_t begin = position.batch * per_group_;
  const std::int64_t end = std::min(begin + per_group_, largest_);
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const Group& group = groups_[g];
    const std::int64_t earlier = position.epoch * passes_per_epoch(group);
    for (std::int64_t i = begin; i < end; ++i) {
      use(g, earlier + i / group.size, i % group.size);
    }
  }
}

std::int64_t Sampler::sample_of(std::size_t place, std::int64_t pass,
                                std::int64_t index) {
  Group& group = groups_[place];
  if (!options_.shuffle) return group.first + index;
  if (group.order_pass != pass) {
    // The first group's orders are those of a set without groups.
    const std::uint64_t seed =
        place == 0 ? options_.seed : mix64(options_.seed + place);
    group.order =
        random_permutation(group.size, seed, static_cast<std::uint64_t>(pass));
    group.order_pass = pass;
  }
  return group.first + group.order[static_cast<std::size_t>(index)];
}

std::vector<std::int64_t> Sampler::samples(const BatchPosition& position) {
  std::vector<std::int64_t> ids;
  each_slot(position,
            [&](std::size_t group, std::int64_t pass, std::int64_t index) {
              ids.push_back(sample_of(group, pass, index));
            });
  return ids;
}

std::vector<std::int64_t> Sampler::passes(const BatchPosition& position) const {
  std::vector<std::int64_t> passes;
  each_slot(position, [&](std::size_t, std::int64_t pass, std::int64_t) {
    passes.push_back(pass);
  });
  return passes;
}

}  // namespace solera::data
