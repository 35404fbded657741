#pragma once

#include <csignal>
#include <optional>

#include "solera/core/error.h"

namespace solera::run {

/// Turns the first SIGINT or SIGTERM into a flag to look at between steps, so
/// that the loop can save and leave. A second one kills the process at once.
/// One at a time; the former handlers come back when it is destroyed.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  /// kInterrupt after SIGINT, kTerminate after SIGTERM: the kind of the Error
  /// to throw after saving. Safe from any thread.
  std::optional<ErrorKind> requested() const;

 private:
  struct sigaction former_interrupt_ = {};
  struct sigaction former_terminate_ = {};
};

}  // namespace solera::run
