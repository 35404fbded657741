#include "solera/optim/schedule.h"

#include <algorithm>
#include <cmath>

namespace solera::optim {
namespace {

const double kPi = 3.14159265358979323846;

/// From `first` to `last` along half a cosine; `part` in [0, 1].
double anneal(double first, double last, double part) {
  return last + (first - last) * (1 + std::cos(kPi * part)) / 2;
}

double step_factor(const ScheduleOptions& options, double step,
                   double total_steps, double steps_per_epoch) {
  double factor = 1.0;
  for (const double milestone : options.milestones) {
    const double at =
        milestone * (milestone < 1 ? total_steps : steps_per_epoch);
    // 0.8 * 10 steps is a little more than 8 in floating point.
    if (step >= at - 1e-6) factor *= options.gamma;
  }
  return factor;
}

double cosine_factor(const ScheduleOptions& options, double step,
                     double total_steps, double warmup_steps) {
  if (step <= warmup_steps) return 1.0;
  const double part = (step - warmup_steps) / (total_steps - warmup_steps);
  return anneal(1.0, options.final_factor, part);
}

double one_cycle_factor(const ScheduleOptions& options, double step,
                        double total_steps) {
  const double first = 1 / options.div_factor;
  const double last = first / options.final_div_factor;
  const double peak = std::max(options.pct_start * total_steps - 1, 0.0);
  if (step < peak) return anneal(first, 1.0, step / peak);
  const double fall = total_steps - 1 - peak;
  return fall > 0 ? anneal(1.0, last, (step - peak) / fall) : 1.0;
}

double warmup_factor(const ScheduleOptions& options, double step,
                     double warmup_steps) {
  if (step >= warmup_steps) return 1.0;
  return options.warmup_start +
         (1 - options.warmup_start) * step / warmup_steps;
}

}  // namespace

void ScheduleOptions::validate(const std::string& where) const {
  require_option(warmup_epochs >= 0, where, "warmup_epochs", "0 or more");
  require_option(warmup_epochs == 0 || kind != ScheduleKind::kOneCycle, where,
                 "warmup_epochs", "0 with one_cycle, which rises by itself");
  require_option(warmup_start >= 0 && warmup_start <= 1, where, "warmup_start",
                 "from 0 to 1");
  require_option(std::all_of(milestones.begin(), milestones.end(),
                             [](double milestone) { return milestone > 0; }),
                 where, "milestones", "above 0");
  require_option(gamma > 0, where, "gamma", "above 0");
  require_option(final_factor >= 0 && final_factor <= 1, where, "final_factor",
                 "from 0 to 1");
  require_option(pct_start > 0 && pct_start < 1, where, "pct_start",
                 "between 0 and 1");
  require_option(div_factor >= 1, where, "div_factor", "1 or more");
  require_option(final_div_factor >= 1, where, "final_div_factor", "1 or more");
}

double lr_factor(const ScheduleOptions& options, std::int64_t step,
                 std::int64_t total_steps, std::int64_t steps_per_epoch) {
  const auto total = static_cast<double>(total_steps);
  const auto epoch = static_cast<double>(steps_per_epoch);
  const auto now =
      static_cast<double>(std::clamp<std::int64_t>(step, 0, total_steps - 1));
  const double warmup = options.warmup_epochs * epoch;
  const double rise = warmup_factor(options, now, warmup);
  switch (options.kind) {
    case ScheduleKind::kConstant:
      return rise;
    case ScheduleKind::kStep:
      return rise * step_factor(options, now, total, epoch);
    case ScheduleKind::kCosine:
      return rise * cosine_factor(options, now, total, warmup);
    case ScheduleKind::kOneCycle:
      return one_cycle_factor(options, now, total);
  }
  return 1.0;
}

}  // namespace solera::optim
