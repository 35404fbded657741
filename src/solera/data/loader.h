#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "solera/data/batch.h"
#include "solera/data/dataset.h"
#include "solera/data/view.h"

namespace solera::data {

struct LoaderOptions {
  int batch_size = 32;     ///< Samples per batch.
  bool shuffle = true;     ///< A new order every epoch, from the seed.
  bool drop_last = false;  ///< Leave out a last batch that is not full.
  std::uint64_t seed = 0;  ///< Of order and views.
  std::int64_t views = 1;  ///< Distinct views of a sample (usually: epochs).
  int workers = 0;         ///< Decoding threads; 0: one per core.
  int prefetch = 4;        ///< Batches made ahead; bounds the memory.
  bool strict = false;     ///< A broken image is an error, not skipped.
  /// Sizes of the parts that every batch has alike many samples of (see
  /// Sampler); empty: the data set is one part.
  std::vector<std::int64_t> groups;
};

/// What the loader has seen so far.
struct LoaderStats {
  double wait_seconds = 0.0;  ///< Time the caller spent waiting for batches.
  std::int64_t broken = 0;    ///< Images skipped because they do not decode.
  std::vector<std::string> broken_names;  ///< The first 20 of them.
};

/// Decoded batches in order, made ahead by worker threads. The batches depend
/// on dataset, options and position only, never on the number of workers or
/// on which batches were asked for before. A broken image is left out of its
/// batch (named once in the log, and counted); a batch of none is skipped.
class Loader {
 public:
  virtual ~Loader() = default;

  virtual std::int64_t batches_per_epoch() const = 0;
  /// Goes to a batch of an epoch; both from 0. Costs nothing.
  virtual void seek(std::int64_t epoch, std::int64_t batch) = 0;
  /// The next batch of the epoch; nothing at its end (then seek on).
  virtual std::optional<Batch> next() = 0;
  virtual LoaderStats stats() const = 0;
};

/// `dataset` is shared with the workers. Error(kBadInput) if it is empty.
std::unique_ptr<Loader> make_loader(std::shared_ptr<const Dataset> dataset,
                                    const ViewOptions& view,
                                    const LoaderOptions& options);

}  // namespace solera::data
