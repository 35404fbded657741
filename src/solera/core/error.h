#pragma once

#include <stdexcept>
#include <string>

namespace solera {

/// What went wrong, as the caller of the program must know it. The value is
/// the exit code of the program.
enum class ErrorKind {
  kFailure = 1,      ///< The machine failed us: disk full, folder vanished.
  kUsage = 2,        ///< The command line or the recipe is wrong.
  kBadInput = 3,     ///< A file does not hold what it should.
  kDiverged = 4,     ///< The loss is not finite any more.
  kTimeLimit = 75,   ///< Stopped at a time limit after saving: run again.
  kInterrupt = 130,  ///< Ctrl-C, after saving.
  kTerminate = 143,  ///< SIGTERM, after saving.
};

/// The one exception of Solera. `what()` is one line:
/// `[where] what was found, what was expected, what to do`.
class Error : public std::runtime_error {
 public:
  /// `where` names a file (with line or key), a step or an option; it may be
  /// empty. `message` says what was found, what was expected and the remedy.
  Error(ErrorKind kind, const std::string& where, const std::string& message);

  ErrorKind kind() const { return kind_; }
  int exit_code() const { return static_cast<int>(kind_); }

 private:
  ErrorKind kind_;
};

}  // namespace solera
