#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace solera::data {

/// A batch by its place: the epoch and the batch in it, both from 0.
struct BatchPosition {
  std::int64_t epoch = 0;
  std::int64_t batch = 0;

  bool operator==(const BatchPosition& other) const {
    return epoch == other.epoch && batch == other.batch;
  }
};

/// Which samples make up which batch: a pure function of these options and the
/// position. Keeps the order of the epoch asked for last; not thread-safe.
class Sampler {
 public:
  struct Options {
    std::int64_t dataset_size = 0;
    std::int64_t batch_size = 1;
    bool shuffle = true;
    bool drop_last = false;
    std::uint64_t seed = 0;
  };

  explicit Sampler(const Options& options);

  std::int64_t batches_per_epoch() const;
  /// The samples of a batch; `position.batch` must be in the epoch.
  std::vector<std::int64_t> samples(const BatchPosition& position);

 private:
  Options options_;
  std::int64_t order_epoch_ = -1;
  std::vector<std::int64_t> order_;  // of order_epoch_, if shuffled
};

}  // namespace solera::data
