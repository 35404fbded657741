#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace solera::io {

struct CsvRow {
  std::vector<std::string> fields;  ///< As many as the header has.
  int line = 0;                     ///< Where it begins, from 1.
};

/// Comma-separated values (RFC 4180): a line of column names, then rows. A
/// field may be quoted ("a ""b"", c"); blank lines are passed over; a byte
/// order mark and the line ends of Windows are understood.
struct CsvFile {
  std::vector<std::string> columns;
  std::vector<CsvRow> rows;

  /// The place of a column, or nothing.
  std::optional<std::size_t> find(const std::string& column) const;
};

/// Error(kBadInput) naming file and line for a quote without its end or behind
/// text, a row of another length, a column named twice, or no line at all.
CsvFile read_csv(const std::filesystem::path& path);

}  // namespace solera::io
