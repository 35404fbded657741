#include "solera/teacher/ensemble_teacher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

#include "solera/core/error.h"
#include "solera/teacher/class_order.h"
#include "tests/support/errors.h"
#include "tests/support/fixed_teacher.h"

namespace solera::teacher {
namespace {

using support::FixedTeacher;
using support::usage_error_of;
using testing::HasSubstr;

torch::Tensor logits_of(std::vector<double> probabilities) {
  return torch::tensor(probabilities).log().unsqueeze(0).to(torch::kFloat);
}

std::unique_ptr<Teacher> teacher_of(std::vector<double> probabilities,
                                    std::vector<std::string> names = {}) {
  return std::make_unique<FixedTeacher>("fixed", logits_of(probabilities),
                                        std::move(names));
}

torch::Tensor probabilities_of(Teacher& teacher) {
  return teacher.predict({}).logits.softmax(1);
}

TEST(EnsembleTeacher, GivesTheMeanOfProbabilitiesNotOfLogits) {
  std::vector<std::unique_ptr<Teacher>> teachers;
  teachers.push_back(teacher_of({0.9, 0.1}));
  teachers.push_back(teacher_of({0.3, 0.7}));
  const auto ensemble = make_ensemble_teacher("both", std::move(teachers));
  // The mean of logits would give 0.663.
  EXPECT_NEAR(probabilities_of(*ensemble)[0][0].item<double>(), 0.6, 1e-6);
  EXPECT_EQ(ensemble->name(), "both");
}

TEST(EnsembleTeacher, TakesTheNamesOfTheFirstThatKnowsThem) {
  std::vector<std::unique_ptr<Teacher>> teachers;
  teachers.push_back(teacher_of({0.9, 0.1}));
  teachers.push_back(teacher_of({0.3, 0.7}, {"cat", "dog"}));
  const auto ensemble = make_ensemble_teacher("both", std::move(teachers));
  EXPECT_THAT(ensemble->class_names(), testing::ElementsAre("cat", "dog"));
}

TEST(EnsembleTeacher, WeighsItsTeachers) {
  std::vector<std::unique_ptr<Teacher>> teachers;
  teachers.push_back(teacher_of({0.9, 0.1}));
  teachers.push_back(teacher_of({0.3, 0.7}));
  const auto ensemble =
      make_ensemble_teacher("both", std::move(teachers), {3.0, 1.0});
  EXPECT_NEAR(probabilities_of(*ensemble)[0][0].item<double>(), 0.75, 1e-6);
}

TEST(EnsembleTeacher, SurvivesAProbabilityOfZero) {
  std::vector<std::unique_ptr<Teacher>> teachers;
  teachers.push_back(std::make_unique<FixedTeacher>(
      "sure", torch::tensor({{200.0F, -200.0F}})));
  teachers.push_back(std::make_unique<FixedTeacher>(
      "too", torch::tensor({{150.0F, -150.0F}})));
  const auto ensemble = make_ensemble_teacher("both", std::move(teachers));
  const torch::Tensor logits = ensemble->predict({}).logits;
  EXPECT_TRUE(torch::isfinite(logits).all().item<bool>());
}

TEST(EnsembleTeacher, DividesLogitsByTheTemperature) {
  const TeacherOutputs outputs = {{torch::tensor({{2.0F, 0.0F}})}};
  const torch::Tensor found = mean_probabilities(outputs, {1.0}, 2.0);
  EXPECT_NEAR(found[0][0].item<double>(), 1.0 / (1.0 + std::exp(-1.0)), 1e-6);
}

TEST(EnsembleTeacher, RefusesWeightsThatDoNotFit) {
  EXPECT_THAT(usage_error_of([] { ensemble_weights({1.0}, 2, "step"); }),
              HasSubstr("[step] found the weights [1] for 2 teachers"));
  EXPECT_THROW(ensemble_weights({0.0, 0.0}, 2, "step"), Error);
  EXPECT_THROW(ensemble_weights({-1.0, 2.0}, 2, "step"), Error);
  EXPECT_THROW(ensemble_weights({NAN, 2.0}, 2, "step"), Error);
}

TEST(EnsembleTeacher, RefusesTeachersOfDifferentClassLists) {
  std::vector<std::unique_ptr<Teacher>> teachers;
  teachers.push_back(teacher_of({0.9, 0.1}, {"cat", "dog"}));
  teachers.push_back(teacher_of({0.3, 0.7}, {"dog", "cat"}));
  EXPECT_THAT(usage_error_of(
                  [&] { make_ensemble_teacher("both", std::move(teachers)); }),
              HasSubstr("class lists"));
}

TEST(ClassOrder, MapsClassesByName) {
  const auto teacher =
      align_classes(teacher_of({0.1, 0.2, 0.7}, {"owl", "cat", "dog"}), 3,
                    {"cat", "dog", "owl"});
  const torch::Tensor found = probabilities_of(*teacher);
  EXPECT_TRUE(torch::allclose(found, torch::tensor({{0.2F, 0.7F, 0.1F}})));
  EXPECT_EQ(teacher->class_names()[2], "owl");
}

TEST(ClassOrder, LeavesATeacherOfTheSameOrUnknownListAlone) {
  auto same = teacher_of({0.1, 0.9}, {"cat", "dog"});
  const Teacher* before = same.get();
  EXPECT_EQ(align_classes(std::move(same), 2, {"cat", "dog"}).get(), before);
  auto unknown = teacher_of({0.1, 0.9});
  before = unknown.get();
  EXPECT_EQ(align_classes(std::move(unknown), 2, {"cat", "dog"}).get(), before);
}

TEST(ClassOrder, RefusesOtherClassesByName) {
  EXPECT_THAT(usage_error_of([] {
                align_classes(teacher_of({0.1, 0.9}, {"cat", "owl"}), 2,
                              {"cat", "dog"});
              }),
              HasSubstr("has no class 'dog'"));
  EXPECT_THAT(usage_error_of([] {
                align_classes(teacher_of({0.1, 0.9}), 3, {});
              }),
              HasSubstr("has 2 classes, the others have 3"));
}

// ImageNet's list has two "crane"s.
TEST(ClassOrder, RefusesToGuessBetweenTwoClassesOfOneName) {
  EXPECT_THAT(usage_error_of([] {
                align_classes(
                    teacher_of({0.1, 0.2, 0.7}, {"crane", "crane", "owl"}), 3,
                    {"owl", "crane", "crane"});
              }),
              HasSubstr("two classes 'crane'"));
}

}  // namespace
}  // namespace solera::teacher
