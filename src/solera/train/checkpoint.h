#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "solera/tensor/state_dict.h"

namespace solera::train {

/// Where a training run is. Everything else that decides the next step is a
/// pure function of this and the options: order and views of the data, the
/// learning rate, the random numbers of dropout.
struct Position {
  std::int64_t epoch = 0;  ///< Epochs finished.
  std::int64_t batch = 0;  ///< Batches of the current epoch taken.
  std::int64_t step = 0;   ///< Optimiser steps done.
};

/// What is saved: position, weights, optimiser, running numbers.
struct Checkpoint {
  std::string fingerprint;  ///< Of the problem; a resume must agree.
  Position position;
  std::int64_t samples_seen = 0;
  double seconds = 0.0;  ///< Training time so far, over all processes.
  std::map<std::string, double> sums;  ///< Of the logged terms since the last
                                       ///< row of the log.
  std::int64_t summed = 0;             ///< Steps in `sums`.
  std::optional<double> best;          ///< Best value of the chosen metric.
  std::map<std::string, double> last;  ///< Latest value of every metric.
  tensor::StateDict module;
  tensor::StateDict optimizer;
  tensor::StateDict ema;  ///< Empty if weights are not averaged.
};

/// Writes the folder `path`, complete or not at all.
void save_checkpoint(const std::filesystem::path& path,
                     const Checkpoint& checkpoint);

/// Nothing if there is none. Repairs what a crash left. Error(kBadInput) for
/// one that is damaged.
std::optional<Checkpoint> load_checkpoint(const std::filesystem::path& path);

}  // namespace solera::train
