#include "solera/run/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <utility>
#include <vector>

#include "solera/core/text.h"
#include "solera/run/utf8.h"

namespace solera::run {
namespace {

constexpr std::size_t kWidestBar = 30;
constexpr std::size_t kNarrowestBar = 8;

double steady_seconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

double done_share(const ProgressState& state) {
  const double share =
      static_cast<double>(state.step) / static_cast<double>(state.steps);
  return std::clamp(share, 0.0, 1.0);
}

std::string bar(double share, std::size_t width, bool colour) {
  const auto done =
      static_cast<std::size_t>(share * static_cast<double>(width));
  const std::string full(done, '=');
  const std::string rest(width - done, '-');
  if (!colour) return full + rest;
  return "\x1b[36m" + full + "\x1b[0;2m" + rest + "\x1b[0m";
}

struct Rates {
  double images_per_second = 0.0;
  double wait_share = 0.0;
  double seconds_left = -1.0;  ///< -1 if not known.
};

Rates rates_between(const ProgressState& from, const ProgressState& to,
                    double seconds) {
  Rates rates;
  if (seconds <= 0.0) return rates;
  rates.images_per_second =
      static_cast<double>(to.samples - from.samples) / seconds;
  rates.wait_share =
      std::clamp((to.wait_seconds - from.wait_seconds) / seconds, 0.0, 1.0);
  const auto steps = static_cast<double>(to.step - from.step);
  const auto left = static_cast<double>(to.steps - to.step);
  if (steps > 0.0 && left >= 0.0) rates.seconds_left = left * seconds / steps;
  return rates;
}

/// What follows the count of steps, the most wanted first.
std::vector<std::string> remarks(const ProgressState& state,
                                 const Rates& rates) {
  std::vector<std::string> words;
  if (rates.seconds_left > 0.0) {
    words.push_back(human_seconds(rates.seconds_left) + " left");
  }
  if (rates.images_per_second > 0.0) {
    words.push_back(fmt::format("{:.4g} img/s", rates.images_per_second));
    words.push_back(fmt::format("data wait {:.0f} %", 100 * rates.wait_share));
  }
  if (!state.note.empty()) words.push_back(state.note);
  return words;
}

}  // namespace

Progress::Progress(ProgressOptions options)
    : Progress(std::move(options), steady_seconds, std::cerr) {}

Progress::Progress(ProgressOptions options, Clock clock, std::ostream& out)
    : options_(std::move(options)), clock_(std::move(clock)), out_(out) {}

Progress::~Progress() {
  if (line_open_) out_ << "\n" << std::flush;
}

void Progress::update(const ProgressState& state) {
  if (options_.quiet) return;
  const double now = clock_();
  if (!start_) {
    start_ = Start{now, state};
    last_shown_ = now;
  }
  const bool redraw = options_.console.redraw;
  const bool is_last = redraw && state.step == state.steps;
  const double pause = redraw ? options_.redraw_seconds : options_.line_seconds;
  if (is_last || now - last_shown_ >= pause) show(state, now);
}

void Progress::end_epoch(const ProgressState& state) {
  if (options_.quiet) return;
  const double now = clock_();
  if (!start_) start_ = Start{now, state};
  show(state, now);
}

void Progress::show(const ProgressState& state, double now) {
  last_shown_ = now;
  if (options_.console.redraw) {
    out_ << "\r" << bar_line(state, now) << "\x1b[K" << std::flush;
    line_open_ = true;
  } else {
    out_ << plain_line(state, now) << "\n" << std::flush;
  }
}

std::string Progress::bar_line(const ProgressState& state, double now) const {
  const Rates rates = rates_between(start_->state, state, now - start_->time);
  const std::string tail = join(remarks(state, rates), "  ");
  // The last column stays free: some terminals break the line there.
  const auto width =
      static_cast<std::size_t>(std::max(options_.console.width - 1, 1));
  if (state.steps <= 0) {
    return first_columns(
        fmt::format("{}  step {}  {}", options_.title, state.step, tail),
        width);
  }
  const double share = done_share(state);
  const std::string head =
      fmt::format("{}  {:3.0f} % ", options_.title, 100 * share);
  const std::string text =
      fmt::format(" {}/{}  {}", state.step, state.steps, tail);
  const std::size_t taken = columns(head) + columns(text) + 2;
  if (taken + kNarrowestBar > width) return first_columns(head + text, width);
  const std::size_t bar_width = std::min(width - taken, kWidestBar);
  return head + "[" + bar(share, bar_width, options_.console.colour) + "]" +
         text;
}

std::string Progress::plain_line(const ProgressState& state, double now) const {
  const Rates rates = rates_between(start_->state, state, now - start_->time);
  std::vector<std::string> words = remarks(state, rates);
  words.insert(words.begin(),
               state.steps > 0
                   ? fmt::format("step {} of {} ({:.0f} %)", state.step,
                                 state.steps, 100 * done_share(state))
                   : fmt::format("step {}", state.step));
  return fmt::format("{}: {}", options_.title, join(words, ", "));
}

}  // namespace solera::run
