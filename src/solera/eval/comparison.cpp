#include "solera/eval/comparison.h"

#include <fmt/format.h>

#include <algorithm>

#include "solera/core/error.h"

namespace solera::eval {
namespace {

using Draws = std::vector<double>;

// Draw by draw.
Draws mean_of(const std::vector<const Draws*>& series,
              const std::string& where) {
  Draws mean(series.front()->size(), 0.0);
  for (const Draws* each : series) {
    if (each->size() != mean.size()) {
      throw Error(ErrorKind::kBadInput, where,
                  fmt::format("found {} draws and {}, expected as many for all",
                              mean.size(), each->size()));
    }
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += (*each)[i];
  }
  for (double& x : mean) x /= static_cast<double>(series.size());
  return mean;
}

std::vector<const Draws*> pointers(const std::vector<Draws>& series) {
  std::vector<const Draws*> pointers;
  for (const Draws& each : series) pointers.push_back(&each);
  return pointers;
}

std::size_t common_seeds(const Observations& a, const Observations& b,
                         const std::string& where) {
  const std::size_t most = std::max(a.seeds.size(), b.seeds.size());
  for (const Observations* each : {&a, &b}) {
    if (each->seeds.size() == most || each->seeds.size() == 1) continue;
    throw Error(ErrorKind::kBadInput, where,
                fmt::format("found {} training seeds and {}, expected as many, "
                            "or one network",
                            a.seeds.size(), b.seeds.size()));
  }
  return most;
}

// The only network stands for every seed.
const Draws& seed_of(const Observations& observations, std::size_t seed) {
  return observations.seeds[observations.seeds.size() == 1 ? 0 : seed];
}

}  // namespace

std::vector<double> Observations::mean_of_seeds() const {
  return mean_of(pointers(seeds), "training seeds");
}

Comparison compare(const Observations& a, const Observations& b,
                   const std::string& where) {
  Comparison result;
  std::vector<Draws> by_seed;
  const std::size_t count = common_seeds(a, b, where);
  for (std::size_t i = 0; i < count; ++i) {
    by_seed.push_back(
        metrics::paired_differences(seed_of(a, i), seed_of(b, i)));
    result.seed_differences.push_back(
        metrics::mean_interval(by_seed.back()).mean);
  }
  result.draw_differences = mean_of(pointers(by_seed), where);
  result.draws = metrics::mean_interval(result.draw_differences);
  if (count > 1) result.seeds = metrics::mean_interval(result.seed_differences);
  return result;
}

Observations mean_over_tasks(const std::vector<const Observations*>& tasks,
                             const std::string& where) {
  Observations mean;
  for (std::size_t seed = 0; seed < tasks.front()->seeds.size(); ++seed) {
    std::vector<const Draws*> series;
    for (const Observations* task : tasks) {
      if (task->seeds.size() != tasks.front()->seeds.size()) {
        throw Error(ErrorKind::kBadInput, where,
                    "found other numbers of training seeds for one task than "
                    "for another, expected the same");
      }
      series.push_back(&task->seeds[seed]);
    }
    mean.seeds.push_back(mean_of(series, where));
  }
  return mean;
}

}  // namespace solera::eval
