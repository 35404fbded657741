#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "solera/core/options.h"

namespace solera::optim {

enum class ScheduleKind {
  kConstant,  ///< 1 from the warm-up on.
  kStep,      ///< Times gamma at every milestone.
  kCosine,    ///< Half a cosine from 1 after the warm-up to final_factor.
  kOneCycle,  ///< PyTorch's OneCycleLR with cosine annealing; has its own
              ///< warm-up; the base learning rate is its maximum.
};

struct ScheduleOptions {
  ScheduleKind kind = ScheduleKind::kStep;
  double warmup_epochs = 0.0;  ///< Linear rise to 1, >= 0, may be broken.
  double warmup_start = 0.01;  ///< Factor of the first step, in [0, 1].
  /// Of step: below 1 a fraction of the run, else an epoch. Rising.
  std::vector<double> milestones = {0.5, 0.8};
  double gamma = 0.1;             ///< Of step, > 0.
  double final_factor = 0.0;      ///< Of cosine, in [0, 1].
  double pct_start = 0.3;         ///< Of one_cycle: rising share, in (0, 1).
  double div_factor = 25.0;       ///< Of one_cycle: 1 / first factor, >= 1.
  double final_div_factor = 1e4;  ///< Of one_cycle: first / last, >= 1.

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("kind", kind, "how the learning rate changes");
    visit("warmup_epochs", warmup_epochs, "linear rise at the start, >= 0");
    visit("warmup_start", warmup_start, "factor of the first step, 0 to 1");
    visit("milestones", milestones,
          "of step: below 1 a fraction of the run, else an epoch");
    visit("gamma", gamma, "of step: factor at every milestone, > 0");
    visit("final_factor", final_factor, "of cosine: last factor, 0 to 1");
    visit("pct_start", pct_start, "of one_cycle: rising share, 0 to 1");
    visit("div_factor", div_factor, "of one_cycle: maximum / first, >= 1");
    visit("final_div_factor", final_div_factor,
          "of one_cycle: first / last, >= 1");
  }
  void validate(const std::string& where) const;
};

/// The factor of the learning rate at `step` (from 0) of `total_steps`: a
/// pure function, so that resuming needs the step only. Milestones and
/// warm-up multiply; steps at or beyond the end give the last step's factor.
/// Requires total_steps >= 1 and steps_per_epoch >= 1.
double lr_factor(const ScheduleOptions& options, std::int64_t step,
                 std::int64_t total_steps, std::int64_t steps_per_epoch);

}  // namespace solera::optim

namespace solera {

template <>
struct EnumNames<optim::ScheduleKind> {
  static std::vector<std::pair<std::string, optim::ScheduleKind>> names() {
    return {{"constant", optim::ScheduleKind::kConstant},
            {"step", optim::ScheduleKind::kStep},
            {"cosine", optim::ScheduleKind::kCosine},
            {"one_cycle", optim::ScheduleKind::kOneCycle}};
  }
};

}  // namespace solera
