#include "solera/eval/svm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "solera/core/error.h"
#include "solera/eval/dual_descent.h"
#include "solera/eval/folds.h"
#include "solera/eval/scorer.h"
#include "tests/eval/toy_features.h"

namespace solera::eval {
namespace {

Matrix column(const std::vector<double>& values) {
  Matrix matrix(static_cast<std::int64_t>(values.size()), 2);
  for (std::size_t i = 0; i < values.size(); ++i) {
    matrix.row(static_cast<std::int64_t>(i))[0] = values[i];
    matrix.row(static_cast<std::int64_t>(i))[1] = 1.0;
  }
  return matrix;
}

TEST(Svm, SolvesTwoPointsAsByHand) {
  // x = +2 and -2, by symmetry b = 0 and w minimises w^2/2 + 2C(1 - 2w)^2:
  // w = 8C / (1 + 16C).
  const Matrix design = column({-2.0, 2.0});
  const std::vector<std::int64_t> labels = {0, 1};
  SvmOptions options;
  options.tolerance = 1e-12;
  for (const double c : {0.01, 0.5, 100.0}) {
    options.c_grid = {c};
    const SvmModel model = fit_svm(design, {2, labels, {}}, options, 1);
    EXPECT_NEAR(model.weights.row(1)[0], 8 * c / (1 + 16 * c), 1e-9);
    EXPECT_NEAR(model.weights.row(1)[1], 0.0, 1e-9);
    EXPECT_NEAR(model.weights.row(0)[0], -8 * c / (1 + 16 * c), 1e-9);
  }
}

struct Toy {
  explicit Toy(const ToyFeatures& toy)
      : set(toy_features(toy)),
        design(design_matrix(set, false)),
        targets(targets_of(set)) {}

  FeatureSet set;
  Matrix design;
  Targets targets;
};

TEST(Svm, GivesTheSameBitsForAnyNumberOfThreads) {
  const Toy toy({90, 20, 5, 3, 0});
  for (const SvmForm form : {SvmForm::kGram, SvmForm::kWeights}) {
    const SvmModel one = fit_svm(toy.design, toy.targets, {}, 1, form);
    const SvmModel three = fit_svm(toy.design, toy.targets, {}, 3, form);
    EXPECT_EQ(one.weights.values, three.weights.values);
    EXPECT_EQ(one.validation, three.validation);
    EXPECT_EQ(one.c, three.c);
  }
}

TEST(Svm, ChoosesTheSameCInBothForms) {
  for (const std::uint32_t problem : {0U, 1U, 2U}) {
    const Toy toy({60, 30, 4, problem, 0});
    const SvmModel gram =
        fit_svm(toy.design, toy.targets, {}, 1, SvmForm::kGram);
    const SvmModel weights =
        fit_svm(toy.design, toy.targets, {}, 1, SvmForm::kWeights);
    EXPECT_EQ(gram.c, weights.c);
    EXPECT_EQ(gram.validation, weights.validation);
  }
}

// The images of the other folds train a model that is asked about this fold.
std::int64_t right_in_fold(const Toy& toy, const std::vector<int>& fold_of,
                           int fold, const SvmOptions& options) {
  const Fold parts = hold_out(fold_of, fold);
  const SvmModel model = fit_svm(select_rows(toy.design, parts.kept),
                                 toy.targets.select(parts.kept), options, 1);
  const Matrix held = select_rows(toy.design, parts.held);
  const auto predicted =
      predict_classes(*make_linear_scorer(model.weights), held, 1);
  std::int64_t right = 0;
  for (std::size_t j = 0; j < predicted.size(); ++j) {
    right += toy.targets.shows(parts.held[j], predicted[j]);
  }
  return right;
}

TEST(Svm, ValidatesEveryCAsSeparateTrainingsWould) {
  const Toy toy({75, 25, 3, 5, 0});
  SvmOptions options;
  options.tolerance = 1e-8;
  options.max_passes = 100000;
  const SvmModel model = fit_svm(toy.design, toy.targets, options, 1);
  const auto folds = stratified_folds(toy.targets.labels, 3, 5, options.seed);
  ASSERT_EQ(model.validation.size(), options.c_grid.size());
  for (std::size_t g = 0; g < options.c_grid.size(); ++g) {
    SvmOptions single = options;
    single.c_grid = {options.c_grid[g]};
    std::int64_t right = 0;
    for (int f = 0; f < 5; ++f) right += right_in_fold(toy, folds, f, single);
    EXPECT_DOUBLE_EQ(model.validation[g],
                     100.0 * static_cast<double>(right) / 75.0);
  }
}

TEST(Svm, TakesTheSmallestOfEquallyGoodCs) {
  const Matrix design = column({-3, -2.5, -2, -1.5, 1.5, 2, 2.5, 3});
  const std::vector<std::int64_t> labels = {0, 0, 0, 0, 1, 1, 1, 1};
  SvmOptions options;
  options.c_grid = {0.1, 1.0, 10.0};
  const SvmModel model = fit_svm(design, {2, labels, {}}, options, 1);
  EXPECT_EQ(model.validation, (std::vector<double>{100.0, 100.0, 100.0}));
  EXPECT_EQ(model.c, 0.1);
}

TEST(Svm, TakesTheCNearestToOneWithASingleImagePerClass) {
  const Matrix design = column({-3, 0.5, 3});
  const std::vector<std::int64_t> labels = {0, 1, 2};
  const SvmModel model = fit_svm(design, {3, labels, {}}, {}, 1);
  EXPECT_EQ(model.c, 1.0);
  EXPECT_TRUE(model.validation.empty());
}

TEST(Svm, LearnsClassesWithFewerImagesThanFolds) {
  const Matrix design = column({-3, -2.5, -2, -1.5, -1.2, 2, 2.5});
  const std::vector<std::int64_t> labels = {0, 0, 0, 0, 0, 1, 1};
  const SvmModel model = fit_svm(design, {2, labels, {}}, {}, 1);
  EXPECT_EQ(model.validation.size(), 9U);
  EXPECT_EQ(predict_classes(*make_linear_scorer(model.weights), design, 1),
            labels);
}

TEST(Svm, SaysWhenItRanOutOfPasses) {
  const Toy toy({60, 8, 3, 1, 0});
  SvmOptions options;
  options.c_grid = {100.0};
  options.max_passes = 2;
  EXPECT_FALSE(fit_svm(toy.design, toy.targets, options, 1).converged);
  options.max_passes = 100000;
  EXPECT_TRUE(fit_svm(toy.design, toy.targets, options, 1).converged);
}

TEST(Svm, RefusesImagesOfOneClass) {
  const Matrix design = column({-3, 0.5, 3});
  const std::vector<std::int64_t> labels = {1, 1, 1};
  EXPECT_THROW(fit_svm(design, {2, labels, {}}, {}, 1), Error);
}

TEST(SvmOptions, RefuseAGridThatDoesNotGrow) {
  SvmOptions options;
  options.c_grid = {1.0, 0.1};
  EXPECT_THROW(options.validate("probe"), Error);
  options.c_grid = {};
  EXPECT_THROW(options.validate("probe"), Error);
  options.c_grid = {0.0, 1.0};
  EXPECT_THROW(options.validate("probe"), Error);
}

TEST(DualSolver, StartsFromTheLastSolution) {
  const Toy toy({60, 8, 2, 1, 0});
  const Matrix gram = gram_matrix(toy.design, 1);
  const std::vector<double> squares = squared_lengths(toy.design);
  std::vector<double> signs;
  std::vector<std::int64_t> all;
  for (const std::int64_t label : toy.targets.labels) {
    all.push_back(static_cast<std::int64_t>(all.size()));
    signs.push_back(label == 1 ? 1.0 : -1.0);
  }
  const PassOrders orders(all, 0);
  DualSolver warm({toy.design, &gram, squares}, signs);
  ASSERT_TRUE(warm.solve(0.1, orders, {1e-9, 100000}));
  const std::int64_t before = warm.passes();
  ASSERT_TRUE(warm.solve(0.1, orders, {1e-6, 100000}));
  EXPECT_EQ(warm.passes() - before, 1);
}

TEST(StratifiedFolds, DealEveryClassOutEvenly) {
  std::vector<std::int64_t> labels;
  for (std::int64_t i = 0; i < 34; ++i) labels.push_back(i % 3);
  const std::vector<int> fold_of = stratified_folds(labels, 3, 5, 1);
  for (int f = 0; f < 5; ++f) {
    std::vector<int> counts(3, 0);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (fold_of[i] == f) ++counts[static_cast<std::size_t>(labels[i])];
    }
    const int total = counts[0] + counts[1] + counts[2];
    EXPECT_TRUE(total == 6 || total == 7) << total;
    for (const int count : counts) EXPECT_TRUE(count == 2 || count == 3);
  }
}

TEST(StratifiedFolds, AreAFunctionOfTheSeed) {
  const std::vector<std::int64_t> labels(40, 0);
  EXPECT_EQ(stratified_folds(labels, 1, 5, 1),
            stratified_folds(labels, 1, 5, 1));
  EXPECT_NE(stratified_folds(labels, 1, 5, 1),
            stratified_folds(labels, 1, 5, 2));
}

}  // namespace
}  // namespace solera::eval
