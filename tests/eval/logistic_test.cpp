#include "solera/eval/logistic.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/value.h"
#include "solera/eval/scorer.h"
#include "tests/eval/toy_features.h"

namespace solera::eval {
namespace {

// Both sides stop at a gradient of about 1e-8, and the curvature is above 1.
constexpr double kTolerance = 1e-6;

struct Reference {
  FeatureSet train;
  FeatureSet fresh;
  LogisticOptions options;
  Value facts;

  Matrix train_design() const {
    return design_matrix(train, options.l2_normalize);
  }
  Matrix fresh_design() const {
    return design_matrix(fresh, options.l2_normalize);
  }
};

std::vector<Reference> references() {
  const Value problems = read_json(std::filesystem::path(SOLERA_FIXTURES) /
                                   "eval" / "logistic.json");
  std::vector<Reference> result;
  for (const Value& facts : problems.items()) {
    ToyFeatures toy;
    toy.images = facts.at("images").as_int();
    toy.size = facts.at("size").as_int();
    toy.classes = facts.at("classes").as_int();
    toy.problem = static_cast<std::uint32_t>(result.size());
    Reference reference;
    reference.train = toy_features(toy);
    toy.first = toy.images;
    toy.images = static_cast<std::int64_t>(facts.at("decisions").size());
    reference.fresh = toy_features(toy);
    reference.options.c_grid = {facts.at("c").as_double()};
    reference.options.l2_normalize = facts.at("l2_normalize").as_bool();
    reference.options.standardize = facts.at("standardize").as_bool();
    reference.options.tolerance = 1e-9;
    reference.options.max_steps = 10000;
    reference.facts = facts;
    result.push_back(reference);
  }
  return result;
}

void expect_scores(const Matrix& weights, const Reference& reference,
                   const Value& expected, bool centred) {
  const Matrix fresh = reference.fresh_design();
  const Matrix scores =
      make_linear_scorer(weights)->score(fresh, 0, fresh.rows);
  for (std::int64_t i = 0; i < scores.rows; ++i) {
    double mean = 0.0;
    for (std::int64_t c = 0; c < scores.columns; ++c) {
      mean += scores.row(i)[c] / static_cast<double>(scores.columns);
    }
    const Value& row = expected.items()[static_cast<std::size_t>(i)];
    for (std::int64_t c = 0; c < scores.columns; ++c) {
      EXPECT_NEAR(scores.row(i)[c] - (centred ? mean : 0.0),
                  row.items()[static_cast<std::size_t>(c)].as_double(),
                  kTolerance);
    }
  }
}

TEST(Logistic, IsScikitLearns) {
  const std::vector<Reference> all = references();
  ASSERT_EQ(all.size(), 5U);
  for (const Reference& reference : all) {
    const LogisticModel model =
        fit_logistic(reference.train_design(), targets_of(reference.train),
                     reference.options, 1);
    EXPECT_TRUE(model.converged);
    expect_scores(model.weights, reference, reference.facts.at("decisions"),
                  true);
  }
}

// Label k: the class is k or the one after it.
Targets two_class_labels(const Targets& targets) {
  Targets labels{targets.classes, {}, {}};
  for (const std::int64_t label : targets.labels) {
    for (std::int64_t k = 0; k < targets.classes; ++k) {
      labels.sets.push_back(
          (label - k + targets.classes) % targets.classes < 2 ? 1 : 0);
    }
  }
  return labels;
}

TEST(Logistic, OfSeveralLabelsIsScikitLearnsForEach) {
  for (const Reference& reference : references()) {
    const LabelModels models = fit_label_logistics(
        reference.train_design(), two_class_labels(targets_of(reference.train)),
        reference.options, 1);
    EXPECT_TRUE(models.converged);
    expect_scores(models.weights, reference,
                  reference.facts.at("label_decisions"), false);
  }
}

TEST(Logistic, GivesTheSameBitsForAnyNumberOfThreads) {
  const FeatureSet set = toy_features({90, 20, 5, 3, 0});
  const Matrix design = design_matrix(set, false);
  const Targets targets = targets_of(set);
  const LogisticModel one = fit_logistic(design, targets, {}, 1);
  const LogisticModel three = fit_logistic(design, targets, {}, 3);
  EXPECT_EQ(one.weights.values, three.weights.values);
  EXPECT_EQ(one.validation, three.validation);
  const Targets labels = two_class_labels(targets);
  EXPECT_EQ(fit_label_logistics(design, labels, {}, 1).weights.values,
            fit_label_logistics(design, labels, {}, 3).weights.values);
}

TEST(Logistic, ChoosesTheCThatIsRightMostOften) {
  const FeatureSet set = toy_features({90, 20, 5, 3, 0});
  const LogisticModel model =
      fit_logistic(design_matrix(set, false), targets_of(set), {}, 1);
  const LogisticOptions options;
  ASSERT_EQ(model.validation.size(), options.c_grid.size());
  for (std::size_t g = 0; g < options.c_grid.size(); ++g) {
    if (options.c_grid[g] < model.c) {
      EXPECT_LT(model.validation[g], model.validation[2]);
    }
  }
}

TEST(Logistic, SaysWhenItRanOutOfSteps) {
  const FeatureSet set = toy_features({60, 8, 3, 1, 0});
  LogisticOptions options;
  options.c_grid = {100.0};
  options.max_steps = 2;
  EXPECT_FALSE(
      fit_logistic(design_matrix(set, false), targets_of(set), options, 1)
          .converged);
}

TEST(Logistic, RefusesImagesOfOneClass) {
  FeatureSet set = toy_features({6, 8, 2, 1, 0});
  set.labels.zero_();
  EXPECT_THROW(fit_logistic(design_matrix(set, false), targets_of(set), {}, 1),
               Error);
}

TEST(LogisticOptions, RefuseNoToleranceAndNoStep) {
  LogisticOptions options;
  options.tolerance = 0.0;
  EXPECT_THROW(options.validate("probe"), Error);
  options = {};
  options.max_steps = 0;
  EXPECT_THROW(options.validate("probe"), Error);
}

}  // namespace
}  // namespace solera::eval
