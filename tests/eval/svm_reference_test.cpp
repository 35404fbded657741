#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

#include "solera/core/value.h"
#include "solera/eval/svm.h"
#include "tests/eval/toy_features.h"

namespace solera::eval {
namespace {

// Both sides stop at a projected gradient of about 1e-10.
constexpr double kTolerance = 1e-6;

struct Reference {
  FeatureSet train;
  FeatureSet fresh;
  SvmOptions options;
  Value weights;
  Value decisions;
};

Reference reference(const Value& problem, std::uint32_t number) {
  ToyFeatures toy;
  toy.images = problem.at("images").as_int();
  toy.size = problem.at("size").as_int();
  toy.classes = problem.at("classes").as_int();
  toy.problem = number;
  Reference result;
  result.train = toy_features(toy);
  toy.first = toy.images;
  toy.images = static_cast<std::int64_t>(problem.at("decisions").size());
  result.fresh = toy_features(toy);
  result.options.c_grid = {problem.at("c").as_double()};
  result.options.l2_normalize = problem.at("l2_normalize").as_bool();
  result.options.standardize = problem.at("standardize").as_bool();
  result.options.tolerance = 1e-10;
  result.options.max_passes = 1000000;
  result.weights = problem.at("weights");
  result.decisions = problem.at("decisions");
  return result;
}

std::vector<Reference> references() {
  const Value problems =
      read_json(std::filesystem::path(SOLERA_FIXTURES) / "eval" / "svm.json");
  std::vector<Reference> result;
  for (const Value& problem : problems.items()) {
    result.push_back(
        reference(problem, static_cast<std::uint32_t>(result.size())));
  }
  return result;
}

SvmModel fit(const Reference& task, SvmForm form) {
  const Matrix design = design_matrix(task.train, task.options.l2_normalize);
  return fit_svm(design, targets_of(task.train), task.options, 1, form);
}

void expect_row(const Value& expected, const double* found) {
  for (std::size_t k = 0; k < expected.size(); ++k) {
    EXPECT_NEAR(found[k], expected.items()[k].as_double(), kTolerance);
  }
}

class SvmReference : public ::testing::TestWithParam<SvmForm> {};

TEST_P(SvmReference, HasTheDecisionsOfScikitLearn) {
  for (const Reference& task : references()) {
    const SvmModel model = fit(task, GetParam());
    EXPECT_TRUE(model.converged);
    const Matrix fresh = design_matrix(task.fresh, task.options.l2_normalize);
    const Matrix scores = row_products(fresh, 0, fresh.rows, model.weights);
    ASSERT_EQ(task.decisions.size(), 5U);
    for (std::int64_t i = 0; i < fresh.rows; ++i) {
      expect_row(task.decisions.items()[static_cast<std::size_t>(i)],
                 scores.row(i));
    }
  }
}

TEST_P(SvmReference, HasTheWeightsOfScikitLearn) {
  for (const Reference& task : references()) {
    const SvmModel model = fit(task, GetParam());
    // Of two classes scikit-learn stores the weights of the second.
    const std::int64_t first = task.weights.size() == 1 ? 1 : 0;
    for (std::size_t c = 0; c < task.weights.size(); ++c) {
      expect_row(task.weights.items()[c],
                 model.weights.row(first + static_cast<std::int64_t>(c)));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, SvmReference,
                         ::testing::Values(SvmForm::kGram, SvmForm::kWeights));

}  // namespace
}  // namespace solera::eval
