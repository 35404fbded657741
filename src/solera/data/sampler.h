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
///
/// With `groups`, the data set is several parts one after the other, and every
/// batch has as many samples of each: batch_size / parts, rounded down, at
/// least one. An epoch is one pass over the largest part; the smaller ones
/// begin anew, in another order, as often as it takes. One group is the same as
/// none.
class Sampler {
 public:
  struct Options {
    std::int64_t dataset_size = 0;
    std::int64_t batch_size = 1;
    bool shuffle = true;
    bool drop_last = false;
    std::uint64_t seed = 0;
    std::vector<std::int64_t> groups;  ///< Sizes of the parts; empty: one.
  };

  explicit Sampler(const Options& options);

  std::int64_t batches_per_epoch() const;
  /// The samples of a batch; `position.batch` must be in the epoch.
  std::vector<std::int64_t> samples(const BatchPosition& position);
  /// How many passes over its part come before each sample of the batch, so
  /// that a pass can show another view: the epoch, without groups.
  std::vector<std::int64_t> passes(const BatchPosition& position) const;

 private:
  struct Group {
    std::int64_t first = 0;  // index of its first sample
    std::int64_t size = 0;
    std::int64_t order_pass = -1;
    std::vector<std::int64_t> order;  // of order_pass, if shuffled
  };

  std::int64_t passes_per_epoch(const Group& group) const;
  std::int64_t sample_of(std::size_t group, std::int64_t pass,
                         std::int64_t index);
  /// Calls `use(group, pass, index in the group)` for each slot of the batch.
  template <class Use>
  void each_slot(const BatchPosition& position, const Use& use) const;

  Options options_;
  std::vector<Group> groups_;
  std::int64_t largest_ = 0;    // size of the largest group
  std::int64_t per_group_ = 0;  // samples of each in a batch
};

}  // namespace solera::data
