#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "solera/core/options.h"
#include "solera/optim/ema.h"
#include "solera/optim/optimizer.h"
#include "solera/optim/schedule.h"

namespace solera::train {

enum class Precision {
  kFloat32,   ///< Everything in 32 bits.
  kBfloat16,  ///< Autocast: products in bfloat16, weights in 32 bits.
};

/// How one stage is trained; the same for every method.
struct TrainOptions {
  int epochs = 40;
  int batch_size = 32;
  std::int64_t views = 0;  ///< Distinct views of an image; 0: epochs.
  optim::OptimizerOptions optimizer;
  optim::ScheduleOptions schedule;
  double clip_grad_norm = 0.0;  ///< Largest gradient norm; 0: not clipped.
  std::optional<optim::EmaOptions> ema;
  Precision precision = Precision::kFloat32;
  int workers = 0;                   ///< Decoding threads; 0: one per core.
  bool strict = false;               ///< A broken image stops the run.
  int log_interval = 50;             ///< Steps between rows of the metrics.
  bool log_weights = false;          ///< Their distribution after each epoch.
  int checkpoint_interval = 0;       ///< Steps between checkpoints; 0: by time.
  double checkpoint_seconds = 60.0;  ///< Time between checkpoints.
  double time_limit_minutes = 0.0;   ///< Save and exit 75 then; 0: no limit.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("epochs", epochs, "passes over the data");
    visit("batch_size", batch_size, "images per step");
    visit("views", views, "distinct views of an image; 0: as many as epochs");
    visit("optimizer", optimizer, "how gradients become steps");
    visit("schedule", schedule, "how the learning rate changes");
    visit("clip_grad_norm", clip_grad_norm,
          "largest norm of the gradient; 0: not clipped");
    visit("ema", ema, "averages the weights; the average is what is exported");
    visit("precision", precision, "float32 or bfloat16 (autocast)");
    visit("workers", workers, "decoding threads; 0: one per core");
    visit("strict", strict, "a broken image is an error instead of skipped");
    visit("log_interval", log_interval, "steps between rows of the metrics");
    visit("log_weights", log_weights,
          "keep the distribution of the weights after every epoch");
    visit("checkpoint_interval", checkpoint_interval,
          "steps between checkpoints; 0: by time");
    visit("checkpoint_seconds", checkpoint_seconds,
          "seconds between checkpoints");
    visit("time_limit_minutes", time_limit_minutes,
          "save and stop with exit code 75 after this time; 0: no limit");
  }
  void validate(const std::string& where) const;
};

}  // namespace solera::train

namespace solera {
template <>
struct EnumNames<train::Precision> {
  static std::vector<std::pair<std::string, train::Precision>> names();
};
}  // namespace solera
