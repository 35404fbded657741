#pragma once

#include <cstdint>
#include <string>

#include "solera/run/metrics.h"

namespace solera::run {

// TensorBoard reads a file of records
//
//   | length, u64 | mask(crc32c(length)), u32 | data | mask(crc32c(data)), u32
//   |
//
// little-endian, whose data is a protobuf message `Event`: wall_time = 1
// (double), step = 2 (int64), file_version = 3 (string), summary = 5, a
// message with repeated value = 1: tag = 1 (string), simple_value = 2 (float).
// Only scalars are written.

/// The mask that makes a checksum safe to store beside what it sums.
std::uint32_t masked_crc32c(const std::string& bytes);

/// The record every event file begins with. Times are seconds since 1970.
std::string event_file_start(double time);

/// The record of one row of metrics.
std::string event_record(double time, const MetricRow& row);

}  // namespace solera::run
