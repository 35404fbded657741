#include "solera/eval/few_shot.h"

#include <gtest/gtest.h>

#include <vector>

#include "solera/core/error.h"
#include "tests/eval/toy_features.h"

namespace solera::eval {
namespace {

const FeatureSet& train_set() {
  static const FeatureSet set = toy_features({200, 20, 4, 0, 0});
  return set;
}

const FeatureSet& test_set() {
  static const FeatureSet set = toy_features({150, 20, 4, 0, 200});
  return set;
}

FewShotOptions ten_draws() {
  FewShotOptions options;
  options.draws = 10;
  return options;
}

// The same images seen by another network: other numbers and another size.
FeatureSet other_representation(const FeatureSet& set) {
  FeatureSet other = set;
  other.features = set.features.slice(1, 0, 7).square().contiguous();
  return other;
}

TEST(FewShot, MeasuresEveryRepresentationOnTheSameImages) {
  const FewShotResult one =
      run_few_shot_probe(train_set(), test_set(), ten_draws(), 1);
  const FewShotResult other =
      run_few_shot_probe(other_representation(train_set()),
                         other_representation(test_set()), ten_draws(), 1);
  EXPECT_EQ(one.draws, other.draws);
  EXPECT_EQ(one.draw_hash, other.draw_hash);
  EXPECT_NE(one.accuracies, other.accuracies);
  EXPECT_EQ(compare_probes(one, other).pairs, 10U);
}

TEST(FewShot, RefusesToCompareDifferentDraws) {
  FewShotOptions options = ten_draws();
  const FewShotResult one =
      run_few_shot_probe(train_set(), test_set(), options, 1);
  options.seed = 1;
  const FewShotResult other =
      run_few_shot_probe(train_set(), test_set(), options, 1);
  EXPECT_THROW(compare_probes(one, other), Error);
}

TEST(FewShot, GivesTheSameBitsForAnyNumberOfThreads) {
  for (const int shots : {5, 0}) {
    for (const auto classifier :
         {ProbeClassifier::kSvm, ProbeClassifier::kKnn}) {
      FewShotOptions options = ten_draws();
      options.shots = shots;
      options.classifier = classifier;
      const FewShotResult one =
          run_few_shot_probe(train_set(), test_set(), options, 1);
      const FewShotResult three =
          run_few_shot_probe(train_set(), test_set(), options, 3);
      EXPECT_EQ(one.accuracies, three.accuracies);
      EXPECT_EQ(one.chosen_c, three.chosen_c);
    }
  }
}

TEST(FewShot, LearnsMoreFromMoreImages) {
  FewShotOptions options = ten_draws();
  options.shots = 2;
  const double few =
      run_few_shot_probe(train_set(), test_set(), options, 1).mean.mean;
  options.shots = 0;
  const FewShotResult all =
      run_few_shot_probe(train_set(), test_set(), options, 1);
  ASSERT_EQ(all.accuracies.size(), 1U);
  EXPECT_EQ(all.draws[0].size(), 200U);
  // Chance is 25.
  EXPECT_GT(few, 30.0);
  EXPECT_GT(all.mean.mean, few + 5.0);
}

TEST(FewShot, AnswersAlmostNothingWrongWhereClassesAreFarApart) {
  FeatureSet train = train_set();
  FeatureSet test = test_set();
  for (FeatureSet* set : {&train, &test}) {
    const torch::Tensor corner =
        torch::one_hot(set->labels, 4).to(torch::kFloat32) * 20;
    set->features = torch::cat({set->features, corner}, 1);
  }
  for (const auto classifier : {ProbeClassifier::kSvm, ProbeClassifier::kKnn}) {
    FewShotOptions options = ten_draws();
    options.classifier = classifier;
    EXPECT_EQ(run_few_shot_probe(train, test, options, 1).mean.mean, 100.0);
  }
}

TEST(FewShot, CountsDrawsThatRanOutOfPasses) {
  FewShotOptions options = ten_draws();
  options.svm.c_grid = {100.0};
  options.svm.max_passes = 1;
  EXPECT_EQ(run_few_shot_probe(train_set(), test_set(), options, 1).unconverged,
            10);
}

TEST(FewShot, RefusesATestSetOfAnotherTask) {
  EXPECT_THROW(run_few_shot_probe(train_set(), toy_features({90, 20, 3, 0, 0}),
                                  ten_draws(), 1),
               Error);
}

TEST(FewShotOptions, AreReadFromADocument) {
  FewShotOptions options;
  read_options(parse_yaml("{shots: 0, classifier: knn, svm: {folds: 3}}", "x"),
               {"x", ""}, options);
  EXPECT_EQ(options.shots, 0);
  EXPECT_EQ(options.classifier, ProbeClassifier::kKnn);
  EXPECT_EQ(options.svm.folds, 3);
  EXPECT_THROW(
      read_options(parse_yaml("{svm: {folds: 1}}", "x"), {"x", ""}, options),
      Error);
  EXPECT_THROW(read_options(parse_yaml("{draws: 0}", "x"), {"x", ""}, options),
               Error);
}

}  // namespace
}  // namespace solera::eval
