#include "solera/eval/svm.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <optional>

#include "solera/core/error.h"
#include "solera/core/options.h"
#include "solera/core/thread_pool.h"
#include "solera/eval/dual_descent.h"
#include "solera/eval/folds.h"
#include "solera/eval/standardization.h"

namespace solera::eval {
namespace {

constexpr std::int64_t kPredictBlock = 256;  // rows scored at a time

bool use_gram(const Matrix& design, SvmForm form) {
  if (form != SvmForm::kAuto) return form == SvmForm::kGram;
  return design.rows <= 2 * design.columns;
}

std::int64_t largest_class(const SvmData& data) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(data.classes), 0);
  for (const std::int64_t label : data.labels) {
    ++counts[static_cast<std::size_t>(label)];
  }
  const std::int64_t largest = *std::max_element(counts.begin(), counts.end());
  if (largest == static_cast<std::int64_t>(data.labels.size())) {
    throw Error(ErrorKind::kBadInput, "svm",
                "found images of one class only, expected at least two classes "
                "to tell apart");
  }
  return largest;
}

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

struct Fold {
  std::vector<std::int64_t> kept;
  std::vector<std::int64_t> held;
};

/// All binary problems over one set of images.
class Trainer {
 public:
  Trainer(const Matrix& design, const SvmData& data, const SvmOptions& options,
          int threads, SvmForm form)
      : design_(design),
        data_(data),
        options_(options),
        threads_(threads),
        squares_(squared_lengths(design)) {
    if (use_gram(design, form)) gram_ = gram_matrix(design, threads);
  }

  /// Held-out images that are right, per value of `grid` (ascending).
  std::vector<std::int64_t> validate(const std::vector<double>& grid,
                                     int folds) const {
    std::vector<std::int64_t> right(grid.size(), 0);
    const std::vector<int> fold_of =
        stratified_folds(data_.labels, data_.classes, folds, options_.seed);
    for (int f = 0; f < folds; ++f) add_fold(grid, split(fold_of, f), right);
    return right;
  }

  void train(SvmModel& model) const {
    std::vector<std::int64_t> all(data_.labels.size());
    std::iota(all.begin(), all.end(), std::int64_t{0});
    const PassOrders orders(all, options_.seed);
    model.weights = Matrix(data_.classes, design_.columns);
    std::atomic<bool> converged{true};
    parallel_for(data_.classes, threads_, [&](std::int64_t c) {
      DualSolver solver = make_solver(c);
      if (!solver.solve(model.c, orders, limits())) converged = false;
      const std::vector<double> weights = solver.weights();
      std::copy(weights.begin(), weights.end(), model.weights.row(c));
    });
    model.converged = converged;
  }

 private:
  DescentLimits limits() const {
    return {options_.tolerance, options_.max_passes};
  }

  DualSolver make_solver(std::int64_t positive) const {
    std::vector<double> signs(data_.labels.size());
    std::transform(data_.labels.begin(), data_.labels.end(), signs.begin(),
                   [&](std::int64_t x) { return x == positive ? 1.0 : -1.0; });
    return DualSolver({design_, gram_ ? &*gram_ : nullptr, squares_},
                      std::move(signs));
  }

  static Fold split(const std::vector<int>& fold_of, int held) {
    Fold fold;
    for (std::size_t i = 0; i < fold_of.size(); ++i) {
      (fold_of[i] == held ? fold.held : fold.kept)
          .push_back(static_cast<std::int64_t>(i));
    }
    return fold;
  }

  // One walk along the grid per class, each solution the start of the next.
  void add_fold(const std::vector<double>& grid, const Fold& fold,
                std::vector<std::int64_t>& right) const {
    const auto held = static_cast<std::int64_t>(fold.held.size());
    std::vector<Matrix> scores(grid.size(), Matrix(data_.classes, held));
    const PassOrders orders(fold.kept, options_.seed);
    parallel_for(data_.classes, threads_, [&](std::int64_t c) {
      DualSolver solver = make_solver(c);
      for (std::size_t g = 0; g < grid.size(); ++g) {
        solver.solve(grid[g], orders, limits());
        double* row = scores[g].row(c);
        for (const std::int64_t image : fold.held) *row++ = solver.score(image);
      }
    });
    for (std::size_t g = 0; g < grid.size(); ++g) {
      for (std::int64_t j = 0; j < held; ++j) {
        const auto image =
            static_cast<std::size_t>(fold.held[static_cast<std::size_t>(j)]);
        right[g] += best_class(scores[g], j) == data_.labels[image];
      }
    }
  }

  const Matrix& design_;
  const SvmData& data_;
  const SvmOptions& options_;
  const int threads_;
  const std::vector<double> squares_;
  std::optional<Matrix> gram_;
};

// Nothing to validate with: the usual default of the field.
double nearest_to_one(const std::vector<double>& grid) {
  return *std::min_element(grid.begin(), grid.end(), [](double a, double b) {
    return std::abs(std::log(a)) < std::abs(std::log(b));
  });
}

void choose_c(const Trainer& trainer, std::vector<double> grid, int folds,
              std::int64_t images, SvmModel& model) {
  if (grid.size() == 1 || folds < 2) {
    model.c = nearest_to_one(grid);
    return;
  }
  const std::vector<std::int64_t> right = trainer.validate(grid, folds);
  const auto best = std::max_element(right.begin(), right.end());
  model.c = grid[static_cast<std::size_t>(best - right.begin())];
  for (const std::int64_t count : right) {
    model.validation.push_back(100.0 * static_cast<double>(count) /
                               static_cast<double>(images));
  }
}

}  // namespace

void SvmOptions::validate(const std::string& where) const {
  require_option(!c_grid.empty(), where, "c_grid", "one value or more");
  for (std::size_t i = 0; i < c_grid.size(); ++i) {
    const bool larger = i == 0 || c_grid[i] > c_grid[i - 1];
    require_option(c_grid[i] > 0.0 && std::isfinite(c_grid[i]) && larger, where,
                   "c_grid", "values above 0, each larger than the last");
  }
  require_option(folds >= 2, where, "folds", "2 or more");
  require_option(tolerance > 0.0, where, "tolerance", "above 0");
  require_option(max_passes >= 1, where, "max_passes", "1 or more");
}

SvmModel fit_svm(const SvmData& data, const SvmOptions& options, int threads,
                 SvmForm form) {
  const std::int64_t largest = largest_class(data);
  const int folds =
      static_cast<int>(std::min<std::int64_t>(options.folds, largest));
  std::optional<Standardization> standardization;
  Matrix standardized;
  if (options.standardize) {
    standardization.emplace(data.design);
    standardized = standardization->apply(data.design);
  }
  const Matrix& design = standardization ? standardized : data.design;
  const Trainer trainer(design, data, options, threads, form);
  SvmModel model;
  choose_c(trainer, options.c_grid, folds, design.rows, model);
  trainer.train(model);
  if (standardization) standardization->fold_into(model.weights);
  return model;
}

std::vector<std::int64_t> predict(const Matrix& weights, const Matrix& design) {
  std::vector<std::int64_t> classes;
  for (std::int64_t first = 0; first < design.rows; first += kPredictBlock) {
    const std::int64_t last = std::min(first + kPredictBlock, design.rows);
    const Matrix scores = row_products(design, first, last, weights);
    for (std::int64_t i = 0; i < scores.rows; ++i) {
      const double* row = scores.row(i);
      classes.push_back(std::max_element(row, row + scores.columns) - row);
    }
  }
  return classes;
}

}  // namespace solera::eval
