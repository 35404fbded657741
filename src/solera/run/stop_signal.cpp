#include "solera/run/stop_signal.h"

#include <atomic>

namespace solera::run {
namespace {

// A signal handler reaches only what is global.
std::atomic<int> stop_signal{0};
static_assert(std::atomic<int>::is_always_lock_free);

extern "C" void take_stop_signal(int signal) {
  if (stop_signal.exchange(signal) == 0) return;
  // Delivered as soon as this handler returns: the process dies of it.
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

}  // namespace

StopSignal::StopSignal() {
  stop_signal = 0;
  struct sigaction action = {};
  action.sa_handler = take_stop_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &former_interrupt_);
  sigaction(SIGTERM, &action, &former_terminate_);
}

StopSignal::~StopSignal() {
  sigaction(SIGINT, &former_interrupt_, nullptr);
  sigaction(SIGTERM, &former_terminate_, nullptr);
}

std::optional<ErrorKind> StopSignal::requested() const {
  switch (stop_signal.load()) {
    case SIGINT:
      return ErrorKind::kInterrupt;
    case SIGTERM:
      return ErrorKind::kTerminate;
    default:
      return std::nullopt;
  }
}

}  // namespace solera::run
