#pragma once

#include <filesystem>
#include <string>

#include "solera/core/file.h"

namespace solera::run {

/// A file that grows by whole records: one is appended completely or not at
/// all, and outlives the process as soon as `append` returns.
class AppendFile {
 public:
  /// Opens the file, or makes it. Error(kFailure) if that is not possible.
  explicit AppendFile(const std::filesystem::path& path);

  /// Error(kFailure) if the disk is full; the file is then as it was before.
  void append(const std::string& record);

 private:
  std::filesystem::path path_;
  FileDescriptor file_;
};

}  // namespace solera::run
