#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace solera::smoke {

struct Finished {
  int code = 0;  ///< The exit status; -signal if a signal ended it.
  std::string out;
  std::string err;
};

/// The built `solera`, running in a folder of its own.
class Process {
 public:
  /// Starts it with `words` after the program's name. Output goes to files in
  /// `folder`, where it also runs.
  Process(const std::filesystem::path& folder,
          const std::vector<std::string>& words);
  /// Kills it if nobody waited.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void signal(int number);
  bool is_running();
  Finished wait();

 private:
  std::filesystem::path folder_;
  pid_t pid_ = -1;
  int status_ = 0;
};

/// Runs it to the end.
Finished run_solera(const std::filesystem::path& folder,
                    const std::vector<std::string>& words);

}  // namespace solera::smoke
