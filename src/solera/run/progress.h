#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <string>

#include "solera/run/console.h"

namespace solera::run {

/// How far a loop is.
struct ProgressState {
  std::int64_t step = 0;      ///< Steps done, those before a resume included.
  std::int64_t steps = 0;     ///< Steps in all; 0 means not known.
  std::int64_t samples = 0;   ///< Images seen by this process.
  double wait_seconds = 0.0;  ///< Time this process waited for data.
  std::string note;           ///< Such as `loss 1.234`; one line.
};

struct ProgressOptions {
  std::string title;  ///< What is going on: the name of the step.
  Console console;
  bool quiet = false;            ///< Shows nothing at all.
  double line_seconds = 30.0;    ///< Between plain lines.
  double redraw_seconds = 0.15;  ///< Between drawings on a terminal.
};

/// Shows how far a loop is, with the time left, images per second and the
/// share of time spent waiting for data: one line drawn again and again on a
/// terminal, elsewhere a plain line from time to time and at each epoch's end.
/// Rates are of this process, from the first call of `update` on, so they are
/// right after a resume.
class Progress {
 public:
  /// Seconds from any start, never going back.
  using Clock = std::function<double()>;

  /// Standard error and the real clock.
  explicit Progress(ProgressOptions options);
  /// `out` must outlive the object.
  Progress(ProgressOptions options, Clock clock, std::ostream& out);
  /// Leaves the last line standing and ends it.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Called after every step; cheap when it is not yet time to show anything.
  void update(const ProgressState& state);
  /// Shows the state now: a plain line where no line can be redrawn.
  void end_epoch(const ProgressState& state);

 private:
  /// Where this process began, so that rates are its own.
  struct Start {
    double time = 0.0;
    ProgressState state;
  };

  void show(const ProgressState& state, double now);
  std::string bar_line(const ProgressState& state, double now) const;
  std::string plain_line(const ProgressState& state, double now) const;

  ProgressOptions options_;
  Clock clock_;
  std::ostream& out_;
  std::optional<Start> start_;
  double last_shown_ = 0.0;
  bool line_open_ = false;
};

}  // namespace solera::run
