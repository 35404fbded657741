#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/recipe/engine.h"
#include "solera/recipe/step_kinds.h"
#include "tests/support/tiny_recipe.h"

namespace solera::recipe {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class MissingInputs : public testing::Test {
 protected:
  RunForecast forecast(const std::vector<std::string>& overrides = {}) {
    const Recipe recipe = parse_recipe(support::tiny_recipe(),
                                       (temp_.path() / "tiny.yaml").string(),
                                       overrides, kind_names(step_kinds()));
    return forecast_run(recipe, step_kinds(), temp_.path() / "run");
  }

  std::string path(const std::string& name) const {
    return (temp_.path() / name).string();
  }

  support::TempFolder temp_;
};

std::vector<std::string> lines(const RunForecast& forecast) {
  std::vector<std::string> lines;
  for (const InputProblem& each : forecast.missing) lines.push_back(each.line);
  return lines;
}

std::vector<std::string> actions(const RunForecast& forecast) {
  std::vector<std::string> actions;
  for (const StepForecast& each : forecast.steps) {
    actions.push_back(each.name + " " + each.action);
  }
  return actions;
}

TEST_F(MissingInputs, AreNoneWhereAllIsThere) {
  support::write_tiny_images(temp_);
  const RunForecast found = forecast();
  EXPECT_THAT(found.missing, IsEmpty());
  for (const StepForecast& step : found.steps) EXPECT_EQ(step.action, "run");
}

TEST_F(MissingInputs, AreAllNamedOnce) {
  EXPECT_THAT(lines(forecast()), ElementsAre(StartsWith("[" + path("general")),
                                             StartsWith("[" + path("birds"))));
}

TEST_F(MissingInputs, SayNothingOfHowManyLabelsAnImageHas) {
  EXPECT_THAT(lines(forecast({"transfer.tasks.1.metric=map"})),
              testing::SizeIs(2));
}

TEST_F(MissingInputs, NameTheStepsThatNeedThem) {
  support::write_tiny_images(temp_);
  fs::remove_all(temp_.path() / "birds");
  const RunForecast found = forecast();
  ASSERT_EQ(found.missing.size(), 1u);
  EXPECT_THAT(found.missing[0].steps,
              ElementsAre("birds", "rc", "sl", "transfer", "kept"));
  EXPECT_THAT(
      actions(found),
      ElementsAre("generalist run", "birds missing", "rc missing", "sl missing",
                  "transfer missing", "kept missing", "page waits"));
}

TEST_F(MissingInputs, AreFoundInEveryPartOfADataSet) {
  support::write_tiny_images(temp_);
  const RunForecast found = forecast(
      {"rc.proxy={concat: [{images: none}, {images: birds}, {images: gone}]}",
       "sl.proxy={folder: birds, split: test, class_list: names.txt}"});
  EXPECT_THAT(lines(found), ElementsAre(StartsWith("[" + path("none")),
                                        StartsWith("[" + path("gone")),
                                        StartsWith("[" + path("names.txt")),
                                        StartsWith("[" + path("birds"))));
}

TEST_F(MissingInputs, MayBeNetworks) {
  support::write_tiny_images(temp_);
  const RunForecast found = forecast(
      {"rc.experts=[{weights: a.pth}, runs/b, {weights: c.pt, allow_code: "
       "true, input: {size: 16}, class_names: c.txt}]"});
  EXPECT_THAT(lines(found), ElementsAre(StartsWith("[" + path("a.pth")),
                                        StartsWith("[" + path("runs/b")),
                                        StartsWith("[" + path("c.txt")),
                                        StartsWith("[" + path("c.pt"))));
}

TEST_F(MissingInputs, EndARunAtTheFirst) {
  const Recipe recipe = parse_recipe(support::tiny_recipe(), path("tiny.yaml"),
                                     {}, kind_names(step_kinds()));
  RunOptions options;
  options.out = temp_.path() / "run";
  try {
    run_recipe(recipe, step_kinds(), options);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    EXPECT_THAT(error.what(), HasSubstr("general"));
  }
}

}  // namespace
}  // namespace solera::recipe
