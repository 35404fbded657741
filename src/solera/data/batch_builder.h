#pragma once

#include <torch/types.h>

#include <atomic>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "solera/data/batch.h"
#include "solera/data/dataset.h"
#include "solera/data/sampler.h"
#include "solera/data/view.h"

namespace solera::data {

/// A sample that is missing from its batch, and why.
struct BrokenSample {
  std::int64_t id = 0;
  std::string name;
  std::exception_ptr error;
};

/// One batch in the making. Several threads may call `make` for different
/// slots at once; the pixels go straight into the batch's memory.
class BatchBuilder {
 public:
  BatchBuilder(const BatchPosition& position, std::vector<std::int64_t> ids,
               std::vector<std::int64_t> views, int side);

  const BatchPosition& position() const { return position_; }
  /// The next slot that nobody has taken, or nothing.
  std::optional<std::size_t> claim();
  /// Makes the sample of a claimed slot. An Error(kBadInput) breaks the
  /// sample, any other exception the batch. Returns whether this was the last
  /// slot to be finished.
  bool make(std::size_t slot, const Dataset& dataset,
            const ViewOptions& options, std::uint64_t seed);
  /// All slots are finished; the functions below are allowed from now on.
  bool is_finished() const { return unfinished_ == 0; }

  /// Rethrows what broke the batch, the lowest slot first.
  void rethrow_failure() const;
  /// In the order of slots.
  std::vector<BrokenSample> broken() const;
  /// The samples of `dataset` that are not broken, in order; may be of size 0.
  Batch take(const Dataset& dataset);

 private:
  struct Slot {
    std::int64_t id = 0;
    std::int64_t view = 0;
    std::int64_t label = kUnlabelled;
    std::exception_ptr broken;
    std::exception_ptr failure;
    std::string name;  // of a broken sample
  };

  void fill(std::size_t index, const Dataset& dataset,
            const ViewOptions& options, std::uint64_t seed);

  BatchPosition position_;
  std::vector<Slot> slots_;
  torch::Tensor pixels_;  // uint8 [B, side, side, 3]
  std::size_t next_ = 0;  // first slot not claimed; guarded by the caller
  std::atomic<std::size_t> unfinished_;
};

}  // namespace solera::data
