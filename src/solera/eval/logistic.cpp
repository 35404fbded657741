#include "solera/eval/logistic.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "solera/core/options.h"
#include "solera/eval/reduced_features.h"
#include "solera/eval/regression.h"
#include "solera/eval/standardization.h"

namespace solera::eval {
namespace {

LbfgsLimits limits_of(const LogisticOptions& options) {
  return {options.tolerance, options.max_steps};
}

template <class T>
std::vector<T> pick(const std::vector<T>& values,
                    const std::vector<std::int64_t>& places) {
  std::vector<T> picked;
  for (const std::int64_t place : places) {
    picked.push_back(values[static_cast<std::size_t>(place)]);
  }
  return picked;
}

std::vector<std::int64_t> all_images(std::int64_t count) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), std::int64_t{0});
  return all;
}

Matrix as_matrix(const std::vector<double>& values, std::int64_t rows) {
  Matrix matrix(rows, static_cast<std::int64_t>(values.size()) / rows);
  matrix.values = values;
  return matrix;
}

/// One classifier for all classes.
class ClassRegression {
 public:
  ClassRegression(const Matrix& rows, const Targets& targets,
                  const LogisticOptions& options, int threads)
      : rows_(rows), targets_(targets), options_(options), threads_(threads) {}

  /// Held-out images that are right, per value of the grid.
  std::vector<std::int64_t> validate(int folds) const {
    std::vector<std::int64_t> right(options_.c_grid.size(), 0);
    const std::vector<int> fold_of = stratified_folds(
        targets_.labels, targets_.classes, folds, options_.seed);
    for (int f = 0; f < folds; ++f) add_fold(hold_out(fold_of, f), right);
    return right;
  }

  std::vector<double> train(double c, bool& converged) const {
    const Regression regression = over(all_images(rows_.rows));
    std::vector<double> weights(regression.weight_count(), 0.0);
    converged = regression.solve(c, limits_of(options_), weights);
    return weights;
  }

 private:
  Regression over(const std::vector<std::int64_t>& images) const {
    std::vector<std::int64_t> labels = pick(targets_.labels, images);
    const auto loss = [labels = std::move(labels)](Matrix& scores) {
      return softmax_loss(scores, labels);
    };
    return Regression(select_rows(rows_, images), loss, targets_.classes,
                      threads_);
  }

  // One walk along the grid, each solution the start of the next.
  void add_fold(const Fold& fold, std::vector<std::int64_t>& right) const {
    const Regression regression = over(fold.kept);
    const Matrix held = select_rows(rows_, fold.held);
    const std::vector<std::int64_t> labels = pick(targets_.labels, fold.held);
    std::vector<double> weights(regression.weight_count(), 0.0);
    for (std::size_t g = 0; g < right.size(); ++g) {
      regression.solve(options_.c_grid[g], limits_of(options_), weights);
      const Matrix scores =
          all_products(held, as_matrix(weights, targets_.classes), threads_);
      for (std::int64_t i = 0; i < scores.rows; ++i) {
        const double* row = scores.row(i);
        right[g] += std::max_element(row, row + scores.columns) - row ==
                    labels[static_cast<std::size_t>(i)];
      }
    }
  }

  const Matrix& rows_;
  const Targets& targets_;
  const LogisticOptions& options_;
  const int threads_;
};

class LabelRegression final : public BinaryLearner {
 public:
  LabelRegression(const ReducedFeatures& features,
                  const LogisticOptions& options)
      : features_(features), options_(options) {}

  Matrix validate(const std::vector<double>& signs, const Fold& fold,
                  const std::vector<double>& grid) const override {
    const Regression regression = over(signs, fold.kept);
    const Matrix held = select_rows(features_.rows(), fold.held);
    std::vector<double> weights(regression.weight_count(), 0.0);
    Matrix scores(static_cast<std::int64_t>(grid.size()), held.rows);
    for (std::size_t g = 0; g < grid.size(); ++g) {
      regression.solve(grid[g], limits_of(options_), weights);
      double* row = scores.row(static_cast<std::int64_t>(g));
      for (std::int64_t i = 0; i < held.rows; ++i) {
        row[i] = dot(held.row(i), weights.data(), held.columns);
      }
    }
    return scores;
  }

  bool train(const std::vector<double>& signs, double c,
             double* weights) const override {
    const Regression regression =
        over(signs, all_images(features_.rows().rows));
    std::vector<double> reduced(regression.weight_count(), 0.0);
    const bool converged = regression.solve(c, limits_of(options_), reduced);
    features_.expand(reduced.data(), weights);
    return converged;
  }

 private:
  Regression over(const std::vector<double>& all_signs,
                  const std::vector<std::int64_t>& images) const {
    std::vector<double> signs = pick(all_signs, images);
    const auto loss = [signs = std::move(signs)](Matrix& scores) {
      return two_class_loss(scores, signs);
    };
    return Regression(select_rows(features_.rows(), images), loss, 1, 1);
  }

  const ReducedFeatures& features_;
  const LogisticOptions& options_;
};

void choose_c(const ClassRegression& regression, const Targets& targets,
              const LogisticOptions& options, LogisticModel& model) {
  const int folds = possible_folds(targets, options.folds);
  if (options.c_grid.size() == 1 || folds < 2) {
    model.c = nearest_to_one(options.c_grid);
    return;
  }
  const std::vector<std::int64_t> right = regression.validate(folds);
  const auto best = std::max_element(right.begin(), right.end());
  model.c = options.c_grid[static_cast<std::size_t>(best - right.begin())];
  for (const std::int64_t count : right) {
    model.validation.push_back(100.0 * static_cast<double>(count) /
                               static_cast<double>(targets.size()));
  }
}

}  // namespace

void LogisticOptions::validate(const std::string& where) const {
  validate_c_grid(c_grid, where);
  require_option(folds >= 2, where, "folds", "2 or more");
  require_option(tolerance > 0.0, where, "tolerance", "above 0");
  require_option(max_steps >= 1, where, "max_steps", "1 or more");
}

LogisticModel fit_logistic(const Matrix& design, const Targets& targets,
                           const LogisticOptions& options, int threads) {
  const TrainingDesign prepared(design, options.standardize);
  const ReducedFeatures features(prepared.matrix(), threads);
  const ClassRegression regression(features.rows(), targets, options, threads);
  LogisticModel model;
  choose_c(regression, targets, options, model);
  const std::vector<double> reduced =
      regression.train(model.c, model.converged);
  model.weights = Matrix(targets.classes, design.columns);
  const double* row = reduced.data();
  for (std::int64_t c = 0; c < targets.classes; ++c) {
    features.expand(row, model.weights.row(c));
    row += features.rows().columns;
  }
  prepared.restore(model.weights);
  return model;
}

LabelModels fit_label_logistics(const Matrix& design, const Targets& targets,
                                const LogisticOptions& options, int threads) {
  const TrainingDesign prepared(design, options.standardize);
  const ReducedFeatures features(prepared.matrix(), threads);
  const LabelRegression learner(features, options);
  LabelModels models =
      fit_one_per_label(learner, prepared.matrix(), targets,
                        {options.c_grid, options.folds, options.seed}, threads);
  prepared.restore(models.weights);
  return models;
}

}  // namespace solera::eval
