#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/eval/few_shot.h"
#include "solera/eval/scorer.h"
#include "solera/eval/svm.h"
#include "solera/eval/upstream.h"
#include "tests/eval/toy_features.h"
#include "tests/support/errors.h"

namespace solera::eval {
namespace {

using support::input_error_of;
using testing::HasSubstr;

/// Toy features with labels a, b and c: of class 0, of class 0 or 1, of none.
FeatureSet several_labels(const ToyFeatures& toy) {
  FeatureSet set = toy_features(toy);
  set.label_sets = torch::zeros({toy.images, 3}, torch::kUInt8);
  set.label_sets.select(1, 0).copy_(set.labels.eq(0));
  set.label_sets.select(1, 1).copy_(set.labels.le(1));
  set.labels.reset();
  set.class_names = {"a", "b", "c"};
  return set;
}

const FeatureSet& train_set() {
  static const FeatureSet set = several_labels({200, 20, 4, 0, 0});
  return set;
}

const FeatureSet& test_set() {
  static const FeatureSet set = several_labels({150, 20, 4, 0, 200});
  return set;
}

Targets one_label(const Targets& targets, std::int64_t label) {
  Targets one{2, {}, {}};
  for (std::int64_t i = 0; i < targets.size(); ++i) {
    one.labels.push_back(targets.shows(i, label) ? 1 : 0);
  }
  return one;
}

TEST(LabelSvms, AreBinarySvms) {
  const Matrix design = design_matrix(train_set(), false);
  const Targets targets = targets_of(train_set());
  SvmOptions options;
  options.c_grid = {0.001, 0.01};
  options.tolerance = 1e-9;
  options.max_passes = 100000;
  const LabelModels models = fit_label_svms(design, targets, options, 1);
  EXPECT_TRUE(models.converged);
  for (const std::int64_t label : {0, 1}) {
    SvmOptions alone = options;
    alone.c_grid = {models.c[static_cast<std::size_t>(label)]};
    const SvmModel svm = fit_svm(design, one_label(targets, label), alone, 1);
    for (std::int64_t k = 0; k < design.columns; ++k) {
      EXPECT_NEAR(models.weights.row(label)[k], svm.weights.row(1)[k], 1e-7);
    }
  }
}

TEST(LabelSvms, ChooseTheCOfTheBestAveragePrecision) {
  const Matrix design = design_matrix(train_set(), false);
  const Targets targets = targets_of(train_set());
  const LabelModels models = fit_label_svms(design, targets, {}, 1);
  const std::vector<int> fold_of =
      stratified_folds(one_label(targets, 0).labels, 2, SvmOptions().folds, 0);
  double best = -1.0;
  double best_c = 0.0;
  for (const double c : SvmOptions().c_grid) {
    SvmOptions options;
    options.c_grid = {c};
    double sum = 0.0;
    for (int f = 0; f < options.folds; ++f) {
      const Fold fold = hold_out(fold_of, f);
      const SvmModel svm =
          fit_svm(select_rows(design, fold.kept),
                  one_label(targets, 0).select(fold.kept), options, 1);
      const Matrix held = select_rows(design, fold.held);
      const Matrix scores =
          make_linear_scorer(svm.weights)->score(held, 0, held.rows);
      torch::Tensor one = torch::empty({held.rows, 1}, torch::kFloat64);
      torch::Tensor present = torch::empty({held.rows, 1}, torch::kUInt8);
      for (std::int64_t i = 0; i < held.rows; ++i) {
        one[i][0] = scores.row(i)[1];
        present[i][0] =
            targets.shows(fold.held[static_cast<std::size_t>(i)], 0);
      }
      sum += metrics::multi_label_scores(one, present).map;
    }
    if (sum > best + 1e-9) {
      best = sum;
      best_c = c;
    }
  }
  EXPECT_EQ(models.c[0], best_c);
}

TEST(LabelSvms, AnswerALabelWithoutExamplesAlike) {
  const LabelModels models = fit_label_svms(design_matrix(train_set(), false),
                                            targets_of(train_set()), {}, 1);
  const Matrix test = design_matrix(test_set(), false);
  const Matrix scores =
      make_linear_scorer(models.weights)->score(test, 0, test.rows);
  for (std::int64_t i = 0; i < test.rows; ++i) {
    EXPECT_EQ(scores.row(i)[2], -1.0);
  }
}

TEST(LabelSvms, GiveTheSameBitsForAnyNumberOfThreads) {
  const Matrix design = design_matrix(train_set(), false);
  const Targets targets = targets_of(train_set());
  EXPECT_EQ(fit_label_svms(design, targets, {}, 1).weights.values,
            fit_label_svms(design, targets, {}, 3).weights.values);
}

TEST(FewShot, MeasuresSeveralLabelsAnImage) {
  for (const ProbeClassifier classifier :
       {ProbeClassifier::kSvm, ProbeClassifier::kLogistic,
        ProbeClassifier::kKnn}) {
    FewShotOptions options;
    options.classifier = classifier;
    options.shots = 40;
    options.draws = 3;
    const FewShotResult result =
        run_few_shot_probe(train_set(), test_set(), options, 2);
    ASSERT_EQ(result.label_scores.size(), 3U);
    for (std::size_t d = 0; d < 3; ++d) {
      const metrics::MultiLabelScores& scores = result.label_scores[d];
      EXPECT_EQ(scores.counted, 2) << "no test image has label c";
      EXPECT_EQ(result.accuracies[d], scores.map);
      // Of a random ranking: 25 and 50 %, 37.5 % in the mean.
      EXPECT_GT(scores.map, 45.0);
      EXPECT_GT(scores.map_11pt, 45.0);
      EXPECT_GT(scores.mean_accuracy, 60.0);
    }
    EXPECT_TRUE(result.chosen_c.empty());
  }
}

TEST(FewShot, RefusesSetsOfDifferentKinds) {
  const FeatureSet single = toy_features({30, 20, 3, 0, 0});
  EXPECT_THAT(
      input_error_of([&] { run_few_shot_probe(single, test_set(), {}, 1); }),
      HasSubstr("[test set] found one class an image in one set and several"));
}

TEST(FewShot, RefusesAMultiLabelSetWithoutAnyLabel) {
  FeatureSet none = train_set();
  none.label_sets = torch::zeros_like(none.label_sets);
  EXPECT_THAT(
      input_error_of([&] { run_few_shot_probe(none, test_set(), {}, 1); }),
      HasSubstr("[training set] found no image with a label"));
  none.label_sets = torch::zeros({200, 2}, torch::kUInt8);
  EXPECT_THAT(
      input_error_of([&] { run_few_shot_probe(none, test_set(), {}, 1); }),
      HasSubstr("expected uint8 [images, classes]"));
}

}  // namespace
}  // namespace solera::eval
