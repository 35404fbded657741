#include "solera/eval/one_per_label.h"

#include <algorithm>
#include <cmath>

#include "solera/core/options.h"
#include "solera/core/thread_pool.h"
#include "solera/metrics/average_precision.h"

namespace solera::eval {
namespace {

/// One label of the targets.
struct Question {
  std::vector<double> signs;          // +1 or -1
  std::vector<std::int64_t> answers;  // 1 or 0
  std::int64_t positives = 0;

  std::int64_t rarer() const {
    const auto images = static_cast<std::int64_t>(answers.size());
    return std::min(positives, images - positives);
  }
};

Question question(const Targets& targets, std::int64_t label) {
  Question result;
  for (std::int64_t i = 0; i < targets.size(); ++i) {
    const bool yes = targets.shows(i, label);
    result.signs.push_back(yes ? 1.0 : -1.0);
    result.answers.push_back(yes ? 1 : 0);
    result.positives += yes ? 1 : 0;
  }
  return result;
}

double held_out_precision(const double* scores, const Fold& fold,
                          const Question& asked) {
  std::vector<std::uint8_t> present;
  for (const std::int64_t image : fold.held) {
    present.push_back(static_cast<std::uint8_t>(
        asked.answers[static_cast<std::size_t>(image)]));
  }
  return metrics::average_precision({scores, present.size()}, present)->area;
}

// Every fold holds an image that has the label, for there are no more folds
// than such images.
double choose_c(const BinaryLearner& learner, const Question& asked,
                const LabelGrid& grid) {
  const int folds =
      static_cast<int>(std::min<std::int64_t>(grid.folds, asked.rarer()));
  if (folds < 2 || grid.values.size() == 1) return nearest_to_one(grid.values);
  const std::vector<int> fold_of =
      stratified_folds(asked.answers, 2, folds, grid.seed);
  std::vector<double> sums(grid.values.size(), 0.0);
  for (int f = 0; f < folds; ++f) {
    const Fold fold = hold_out(fold_of, f);
    const Matrix scores = learner.validate(asked.signs, fold, grid.values);
    for (std::size_t g = 0; g < sums.size(); ++g) {
      sums[g] += held_out_precision(scores.row(static_cast<std::int64_t>(g)),
                                    fold, asked);
    }
  }
  const auto best = std::max_element(sums.begin(), sums.end());
  return grid.values[static_cast<std::size_t>(best - sums.begin())];
}

}  // namespace

LabelModels fit_one_per_label(const BinaryLearner& learner,
                              const Matrix& design, const Targets& targets,
                              const LabelGrid& grid, int threads) {
  const auto labels = static_cast<std::size_t>(targets.classes);
  LabelModels models;
  models.weights = Matrix(targets.classes, design.columns);
  models.c.assign(labels, nearest_to_one(grid.values));
  std::vector<std::uint8_t> converged(labels, 1);
  parallel_for(targets.classes, threads, [&](std::int64_t label) {
    const auto place = static_cast<std::size_t>(label);
    const Question asked = question(targets, label);
    double* weights = models.weights.row(label);
    if (asked.rarer() == 0) {
      weights[design.columns - 1] = asked.signs.front();
      return;
    }
    models.c[place] = choose_c(learner, asked, grid);
    converged[place] =
        learner.train(asked.signs, models.c[place], weights) ? 1 : 0;
  });
  models.converged =
      std::find(converged.begin(), converged.end(), 0) == converged.end();
  return models;
}

void validate_c_grid(const std::vector<double>& c_grid,
                     const std::string& where) {
  require_option(!c_grid.empty(), where, "c_grid", "one value or more");
  for (std::size_t i = 0; i < c_grid.size(); ++i) {
    const bool larger = i == 0 || c_grid[i] > c_grid[i - 1];
    require_option(c_grid[i] > 0.0 && std::isfinite(c_grid[i]) && larger, where,
                   "c_grid", "values above 0, each larger than the last");
  }
}

double nearest_to_one(const std::vector<double>& grid) {
  return *std::min_element(grid.begin(), grid.end(), [](double a, double b) {
    return std::abs(std::log(a)) < std::abs(std::log(b));
  });
}

}  // namespace solera::eval
