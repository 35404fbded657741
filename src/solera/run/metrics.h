#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace solera::run {

/// The metrics of one moment of training.
struct MetricRow {
  std::int64_t step = 0;  ///< Optimiser steps done, from 0.
  double epoch = 0.0;     ///< Passes over the data done, with fraction.
  /// Names as in `train/loss`, `loss/<teacher>`, `val/acc1`, `lr`; each once,
  /// and none of them `step`, `epoch` or `time`. NaN and infinity are kept
  /// as NaN.
  std::vector<std::pair<std::string, double>> values;
};

/// Writes metrics as three files that say the same.
class MetricWriter {
 public:
  virtual ~MetricWriter() = default;

  /// Appends a row to all files; what is written survives `kill -9`.
  /// Throws Error(kFailure), naming the file, if the disk is full or the
  /// folder is gone; rows written before stay readable.
  virtual void write(const MetricRow& row) = 0;
};

/// Opens (or makes) in `folder`
///
///   metrics.jsonl            one object a row: step, epoch, time, values
///   metrics.csv              a column for each name ever seen
///   events.out.tfevents.*    TensorBoard scalars
///
/// Rows of an earlier, killed process with step > `resume_step` are dropped,
/// as is a torn last line, so that a resumed run has each row once. A run that
/// starts anew passes -1. `metrics.jsonl` is the truth: the other two are
/// made again from it.
std::unique_ptr<MetricWriter> make_metric_writer(
    const std::filesystem::path& folder, std::int64_t resume_step);

/// The rows of `folder`/metrics.jsonl in order; none if there is no file. A
/// torn last line is ignored; any other malformed line is Error(kBadInput).
std::vector<MetricRow> read_metrics(const std::filesystem::path& folder);

}  // namespace solera::run
