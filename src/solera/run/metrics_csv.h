#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "solera/run/append_file.h"
#include "solera/run/metrics.h"

namespace solera::run {

/// A field as RFC 4180 has it: quoted if it must be.
std::string csv_field(const std::string& text);

/// metrics.csv: step, epoch, then a column for each name in order of its
/// first appearance. A row without a name has an empty cell there.
class MetricsCsv {
 public:
  /// Replaces the file by one with these rows.
  MetricsCsv(std::filesystem::path path, const std::vector<MetricRow>& rows);

  /// False if the row has a name without a column: make the file again.
  bool has_columns_for(const MetricRow& row) const;
  void append(const MetricRow& row);

 private:
  std::string line(const MetricRow& row) const;

  std::vector<std::string> names_;
  std::optional<AppendFile> file_;
};

}  // namespace solera::run
