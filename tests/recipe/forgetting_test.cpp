#include "solera/recipe/forgetting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

namespace solera::recipe {
namespace {

using testing::HasSubstr;

// Answers to images whose labels are all 0.
eval::UpstreamAccuracy answers(const torch::Tensor& predicted) {
  eval::UpstreamAccuracy found;
  found.images = predicted.numel();
  found.predicted = predicted;
  found.right = 100.0 * predicted.eq(0).to(torch::kDouble);
  return found;
}

// `right` images are right, the next `wrong` are answered with 1.
torch::Tensor predictions(std::int64_t right, std::int64_t wrong) {
  return torch::cat({torch::zeros({right}, torch::kInt64),
                     torch::ones({wrong}, torch::kInt64)});
}

TaskAnswers birds() {
  return {"birds",
          "expert",
          {"expert", "td", "rc"},
          {answers(predictions(90, 10)), answers(predictions(90, 10)),
           answers(predictions(80, 20))}};
}

double number(const Value& value, const char* key) {
  return value.at(key).as_double();
}

TEST(Forgetting, ComparesEveryStudentWithTheTeacherImageByImage) {
  const Value rows = describe_forgetting(birds());
  ASSERT_EQ(rows.size(), 2U);
  const Value& rc = rows.items()[1];
  EXPECT_EQ(rc.at("teacher"), Value("expert"));
  EXPECT_EQ(rc.at("student"), Value("rc"));
  EXPECT_EQ(rc.at("images"), Value(100));
  EXPECT_DOUBLE_EQ(number(rc.at("teacher_accuracy"), "mean"), 0.9);
  EXPECT_DOUBLE_EQ(number(rc.at("student_accuracy"), "mean"), 0.8);
  EXPECT_DOUBLE_EQ(number(rc.at("agreement"), "mean"), 0.9);
  // Wilson's interval of 90 of 100.
  EXPECT_NEAR(number(rc.at("teacher_accuracy"), "low"), 0.82563, 1e-5);
  const Value& difference = rc.at("difference");
  EXPECT_NEAR(number(difference, "mean"), -0.1, 1e-12);
  // t(0.975, 99) * sqrt(0.09 / 99): pairs differ far less than accuracies.
  EXPECT_NEAR(number(difference, "high"), -0.1 + 0.0598265, 1e-6);
  EXPECT_EQ(difference.at("verdict"), Value("lose"));
}

TEST(Forgetting, IsATieWhereNothingChanged) {
  const Value rows = describe_forgetting(birds());
  const Value& difference = rows.items()[0].at("difference");
  EXPECT_EQ(number(difference, "mean"), 0.0);
  EXPECT_EQ(difference.at("verdict"), Value("tie"));
}

TEST(Forgetting, NeedsATeacher) {
  TaskAnswers nobody = birds();
  nobody.teacher = "cars";
  EXPECT_EQ(describe_forgetting(nobody).size(), 0U);
}

TEST(Forgetting, IsATable) {
  const std::string text = show_forgetting(describe_forgetting(birds()), {});
  EXPECT_THAT(text, HasSubstr("expert"));
  EXPECT_THAT(text, HasSubstr("-10.0"));
  EXPECT_THAT(text, HasSubstr("lose"));
}

}  // namespace
}  // namespace solera::recipe
