#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace solera {

enum class LogLevel { kError, kWarning, kInfo, kDebug };

/// Messages for people, on standard error (so that `--json` has standard
/// output to itself), and in the log files that are open. Thread-safe.
/// The level (default kInfo) filters standard error only.
void set_log_level(LogLevel level);
void log_error(const std::string& message);
void log_warning(const std::string& message);
void log_info(const std::string& message);
void log_debug(const std::string& message);

/// While it lives, messages of every level are also appended to `path`, with
/// the time. Throws Error(kFailure) if the file cannot be opened.
class LogFile {
 public:
  explicit LogFile(const std::filesystem::path& path);
  ~LogFile();
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace solera
