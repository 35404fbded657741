#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "solera/core/error.h"
#include "solera/data/dataset.h"
#include "solera/data/mixing.h"
#include "solera/data/view.h"
#include "solera/run/progress.h"
#include "solera/teacher/teacher.h"
#include "solera/train/stage.h"
#include "solera/train/train_options.h"

namespace solera::train {

/// Something that looks at the model after every epoch.
class Observer {
 public:
  virtual ~Observer() = default;
  /// Numbers to log under their names. May change modes of the stage's
  /// modules, not their parameters; weights are the averaged ones where the
  /// run averages weights.
  virtual Metrics after_epoch(std::int64_t epoch) = 0;
};

/// What is trained on what. Everything is borrowed for the call of `train`.
struct TrainTask {
  Stage* stage = nullptr;
  std::vector<teacher::Teacher*> teachers;
  std::shared_ptr<const data::Dataset> dataset;
  /// Sizes of the parts of `dataset` that every batch has alike many images
  /// of (data/sampler.h); empty: one part.
  std::vector<std::int64_t> groups;
  data::ViewOptions view;
  data::MixOptions mix;  ///< Mixed batches have no labels.
  std::vector<Observer*> observers;
  /// A metric whose largest value picks `checkpoints/best`; may be empty.
  std::string best_metric;
};

/// Where and under which conditions.
struct TrainContext {
  /// Of the step; checkpoints/ and metrics. Empty: nothing is kept, and
  /// nothing can be resumed.
  std::filesystem::path folder;
  std::string fingerprint;  ///< A checkpoint with another is refused.
  torch::Device device = torch::kCPU;
  std::uint64_t seed = 0;
  run::ProgressOptions progress;
  /// Asked after every step; the kind of the error to leave with.
  std::function<std::optional<ErrorKind>()> stop_requested;
};

struct TrainResult {
  std::int64_t epochs = 0;
  std::int64_t steps = 0;
  std::int64_t samples_seen = 0;
  double seconds = 0.0;  ///< Of training, over all processes that took part.
  std::int64_t broken_images = 0;      ///< Skipped by this process.
  std::map<std::string, double> last;  ///< Latest value of every metric.
  std::optional<double> best;          ///< Of `best_metric`.
  std::vector<std::string> warnings;   ///< Of this process.
};

/// Trains the stage to the end of its epochs, from the last checkpoint in the
/// folder if there is one: `kill -9` at any moment and the same call later
/// end in bit-identical weights (same machine, thread count and options).
///
/// Afterwards the stage's module holds the final weights (the averaged ones
/// with `ema`). Errors: kDiverged if the loss or the weights are not finite
/// (the last good checkpoint stays), what `stop_requested` says after saving,
/// kTimeLimit after saving, kFailure if a file cannot be written.
TrainResult train(const TrainTask& task, const TrainOptions& options,
                  const TrainContext& context);

}  // namespace solera::train
