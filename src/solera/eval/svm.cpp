#include "solera/eval/svm.h"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "solera/core/options.h"
#include "solera/core/thread_pool.h"
#include "solera/eval/dual_descent.h"
#include "solera/eval/folds.h"
#include "solera/eval/standardization.h"
#include "solera/eval/svm_problem.h"

namespace solera::eval {
namespace {

// Where the scores of several classes for one image are compared.
std::int64_t best_class(const Matrix& scores_by_class, std::int64_t image) {
  std::int64_t best = 0;
  for (std::int64_t c = 1; c < scores_by_class.rows; ++c) {
    if (scores_by_class.row(c)[image] > scores_by_class.row(best)[image]) {
      best = c;
    }
  }
  return best;
}

std::vector<double> signs_of(const Targets& targets, std::int64_t positive) {
  std::vector<double> signs(targets.labels.size());
  std::transform(targets.labels.begin(), targets.labels.end(), signs.begin(),
                 [&](std::int64_t x) { return x == positive ? 1.0 : -1.0; });
  return signs;
}

std::vector<std::int64_t> all_rows(const Matrix& design) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(design.rows));
  std::iota(all.begin(), all.end(), std::int64_t{0});
  return all;
}

/// One SVM per class against the rest, with one C for all.
class ClassSvms {
 public:
  ClassSvms(const SvmProblem& problem, const Targets& targets,
            const SvmOptions& options, int threads)
      : problem_(problem),
        targets_(targets),
        options_(options),
        threads_(threads) {}

  /// Held-out images that are right, per value of the grid.
  std::vector<std::int64_t> validate(int folds) const {
    std::vector<std::int64_t> right(options_.c_grid.size(), 0);
    const std::vector<int> fold_of = stratified_folds(
        targets_.labels, targets_.classes, folds, options_.seed);
    for (int f = 0; f < folds; ++f) add_fold(hold_out(fold_of, f), right);
    return right;
  }

  void train(SvmModel& model) const {
    const PassOrders orders(all_rows(problem_.design()), options_.seed);
    model.weights = Matrix(targets_.classes, problem_.design().columns);
    std::atomic<bool> converged{true};
    parallel_for(targets_.classes, threads_, [&](std::int64_t c) {
      DualSolver solver = problem_.solver(signs_of(targets_, c));
      if (!solver.solve(model.c, orders, problem_.limits())) converged = false;
      const std::vector<double> weights = solver.weights();
      std::copy(weights.begin(), weights.end(), model.weights.row(c));
    });
    model.converged = converged;
  }

 private:
  // One walk along the grid per class, each solution the start of the next.
  void add_fold(const Fold& fold, std::vector<std::int64_t>& right) const {
    const std::vector<double>& grid = options_.c_grid;
    const auto held = static_cast<std::int64_t>(fold.held.size());
    std::vector<Matrix> scores(grid.size(), Matrix(targets_.classes, held));
    const PassOrders orders(fold.kept, options_.seed);
    parallel_for(targets_.classes, threads_, [&](std::int64_t c) {
      DualSolver solver = problem_.solver(signs_of(targets_, c));
      for (std::size_t g = 0; g < grid.size(); ++g) {
        solver.solve(grid[g], orders, problem_.limits());
        double* row = scores[g].row(c);
        for (const std::int64_t image : fold.held) *row++ = solver.score(image);
      }
    });
    for (std::size_t g = 0; g < grid.size(); ++g) {
      for (std::int64_t j = 0; j < held; ++j) {
        const std::int64_t image = fold.held[static_cast<std::size_t>(j)];
        right[g] += targets_.shows(image, best_class(scores[g], j));
      }
    }
  }

  const SvmProblem& problem_;
  const Targets& targets_;
  const SvmOptions& options_;
  const int threads_;
};

class LabelSvm final : public BinaryLearner {
 public:
  LabelSvm(const SvmProblem& problem, const SvmOptions& options)
      : problem_(problem),
        options_(options),
        all_(all_rows(problem.design()), options.seed) {}

  Matrix validate(const std::vector<double>& signs, const Fold& fold,
                  const std::vector<double>& grid) const override {
    const PassOrders orders(fold.kept, options_.seed);
    DualSolver solver = problem_.solver(signs);
    Matrix scores(static_cast<std::int64_t>(grid.size()),
                  static_cast<std::int64_t>(fold.held.size()));
    double* place = scores.values.data();
    for (const double c : grid) {
      solver.solve(c, orders, problem_.limits());
      for (const std::int64_t image : fold.held) *place++ = solver.score(image);
    }
    return scores;
  }

  bool train(const std::vector<double>& signs, double c,
             double* weights) const override {
    DualSolver solver = problem_.solver(signs);
    const bool converged = solver.solve(c, all_, problem_.limits());
    const std::vector<double> found = solver.weights();
    std::copy(found.begin(), found.end(), weights);
    return converged;
  }

 private:
  const SvmProblem& problem_;
  const SvmOptions& options_;
  const PassOrders all_;
};

void choose_c(const ClassSvms& svms, const Targets& targets,
              const SvmOptions& options, SvmModel& model) {
  const int folds = possible_folds(targets, options.folds);
  if (options.c_grid.size() == 1 || folds < 2) {
    model.c = nearest_to_one(options.c_grid);
    return;
  }
  const std::vector<std::int64_t> right = svms.validate(folds);
  const auto best = std::max_element(right.begin(), right.end());
  model.c = options.c_grid[static_cast<std::size_t>(best - right.begin())];
  for (const std::int64_t count : right) {
    model.validation.push_back(100.0 * static_cast<double>(count) /
                               static_cast<double>(targets.size()));
  }
}

}  // namespace

void SvmOptions::validate(const std::string& where) const {
  validate_c_grid(c_grid, where);
  require_option(folds >= 2, where, "folds", "2 or more");
  require_option(tolerance > 0.0, where, "tolerance", "above 0");
  require_option(max_passes >= 1, where, "max_passes", "1 or more");
}

SvmModel fit_svm(const Matrix& design, const Targets& targets,
                 const SvmOptions& options, int threads, SvmForm form) {
  const TrainingDesign prepared(design, options.standardize);
  const SvmProblem problem(prepared.matrix(), options, form, threads);
  const ClassSvms svms(problem, targets, options, threads);
  SvmModel model;
  choose_c(svms, targets, options, model);
  svms.train(model);
  prepared.restore(model.weights);
  return model;
}

LabelModels fit_label_svms(const Matrix& design, const Targets& targets,
                           const SvmOptions& options, int threads) {
  const TrainingDesign prepared(design, options.standardize);
  const SvmProblem problem(prepared.matrix(), options, SvmForm::kAuto, threads);
  const LabelSvm learner(problem, options);
  LabelModels models =
      fit_one_per_label(learner, prepared.matrix(), targets,
                        {options.c_grid, options.folds, options.seed}, threads);
  prepared.restore(models.weights);
  return models;
}

}  // namespace solera::eval
