#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "solera/run/metrics.h"
#include "solera/train/checkpoint.h"
#include "solera/train/running_means.h"

namespace solera::train {

/// What a row of the log needs to know beside the terms of the loss.
struct Progression {
  std::int64_t step = 0;
  double epoch = 0.0;  ///< With fraction.
  std::int64_t samples_seen = 0;
  double wait_seconds = 0.0;  ///< This process waited for data so long.
};

/// The metrics of a training run: means of the loss's terms, rates, and the
/// latest value of everything. Rows go to the files of run::MetricWriter.
class TrainLog {
 public:
  /// Drops rows of `folder` that lie behind the checkpoint a run resumes from;
  /// null: the run is new. Without a folder, rows are not written.
  TrainLog(const std::filesystem::path& folder, const Checkpoint* resumed);

  void add(const LossTerms& terms) { means_.add(terms); }
  /// A row of the terms since the last row, and of `more`.
  void write(const Progression& at, const Metrics& more = {});

  const std::map<std::string, double>& last() const { return last_; }
  /// Puts what a resumed log needs into `checkpoint`.
  void save(Checkpoint& checkpoint) const;

 private:
  Metrics rates(const Progression& at);

  std::unique_ptr<run::MetricWriter> writer_;  // may be null
  RunningMeans means_;
  std::map<std::string, double> last_;
  double row_started_;  // seconds of a steady clock
  std::int64_t row_samples_ = 0;
  double row_wait_ = 0.0;
};

/// Seconds of a clock that never goes back.
double steady_seconds();

}  // namespace solera::train
