#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solera/metrics/statistics.h"

namespace solera::eval {

/// The accuracies of one representation on one task, percent: a list of draws
/// for each network that was trained alike but for its seed.
struct Observations {
  std::vector<std::vector<double>> seeds;  ///< [seed][draw]

  /// Draw by draw, the mean over the seeds.
  std::vector<double> mean_of_seeds() const;
};

/// How one representation differs from another one.
struct Comparison {
  /// Over the draws, for the networks as they were trained.
  metrics::MeanInterval draws;
  /// Over training seeds, each with its mean over the draws as one
  /// observation: what another training run would give. None for a single
  /// seed.
  std::optional<metrics::MeanInterval> seeds;
  std::vector<double> draw_differences;  ///< What `draws` is the mean of.
  std::vector<double> seed_differences;  ///< What `seeds` is the mean of.
};

/// a - b, paired by draw and, where both have several seeds, by seed: seed i
/// with seed i. One network (a generalist that was given, not trained) is
/// compared with every seed of the other one. Error(kBadInput) at `where` if
/// both have several seeds and not as many, or draws differ in number.
Comparison compare(const Observations& a, const Observations& b,
                   const std::string& where);

/// The mean over tasks, draw by draw; at least one. Error(kBadInput) at `where`
/// if they differ in seeds or draws.
Observations mean_over_tasks(const std::vector<const Observations*>& tasks,
                             const std::string& where);

}  // namespace solera::eval
