#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "solera/run/metrics.h"

namespace solera::run {

/// A row and when it was written, in seconds since 1970.
struct TimedRow {
  double time = 0.0;
  MetricRow row;
};

/// One line of metrics.jsonl, ended.
std::string jsonl_line(const TimedRow& timed);

/// All rows of the file, without a torn last line; none if there is no file.
/// Error(kBadInput) naming the line if another one is malformed.
std::vector<TimedRow> read_jsonl(const std::filesystem::path& path);

}  // namespace solera::run
