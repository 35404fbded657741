#include "solera/recipe/recipe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/recipe/errors.h"

namespace solera::recipe {
namespace {

const std::vector<std::string> kKinds = {"train", "consolidate", "probe"};

Recipe parse(const std::string& text,
             const std::vector<std::string>& overrides = {}) {
  return parse_recipe(text, "recipes/r.yaml", overrides, kKinds);
}

std::string error_of(const std::string& text) {
  return usage_error([&] { parse(text); });
}

std::vector<std::string> names_of(const Recipe& recipe) {
  std::vector<std::string> names;
  for (const Step& step : recipe.steps) names.push_back(step.name);
  return names;
}

TEST(Recipe, HasNamedStepsOfAKind) {
  const Recipe recipe = parse(
      "description: birds\n"
      "seed: 7\n"
      "steps:\n"
      "  g:\n"
      "    train: {epochs: 3}\n");
  EXPECT_EQ(recipe.name, "r");
  EXPECT_EQ(recipe.description, "birds");
  EXPECT_EQ(recipe.seed, 7u);
  ASSERT_EQ(recipe.steps.size(), 1u);
  EXPECT_EQ(recipe.steps[0].name, "g");
  EXPECT_EQ(recipe.steps[0].kind, "train");
  EXPECT_EQ(recipe.steps[0].line, 4);
  EXPECT_EQ(recipe.steps[0].options.at("epochs"), Value(3));
}

TEST(Recipe, StartsRelativePathsAtItsOwnFolder) {
  const auto here = std::filesystem::current_path();
  EXPECT_EQ(parse("steps: {g: {train: {}}}").base / "x", here / "recipes/x");
  EXPECT_EQ(parse("base: ../data\nsteps: {g: {train: {}}}").base / "x",
            here / "data/x");
  EXPECT_EQ(parse("base: /data\nsteps: {g: {train: {}}}").base / "x",
            std::filesystem::path("/data/x"));
}

TEST(Recipe, PutsAStepAfterThoseItUsesAndKeepsTheRestInFileOrder) {
  const Recipe recipe = parse(
      "steps:\n"
      "  last: {probe: {models: ['${s}', '${b}']}}\n"
      "  z: {train: {}}\n"
      "  s: {consolidate: {generalist: {from: '${g}'}}}\n"
      "  g: {train: {}}\n"
      "  b: {train: {}}\n");
  EXPECT_THAT(names_of(recipe),
              testing::ElementsAre("g", "s", "b", "last", "z"));
  EXPECT_THAT(recipe.steps[3].uses, testing::ElementsAre("s", "b"));
}

TEST(Recipe, NamesTheCircle) {
  EXPECT_EQ(error_of("steps:\n"
                     "  a: {train: {init: '${b}'}}\n"
                     "  b: {train: {init: '${c}'}}\n"
                     "  c: {train: {init: '${b}'}}\n"),
            "[recipes/r.yaml:3 b] steps use each other in a circle: "
            "b -> c -> b");
}

TEST(Recipe, NamesAnUnknownKindWithItsLineAndTheNearest) {
  EXPECT_EQ(error_of("steps:\n  a: {train: {}}\n  b:\n    trian: {}\n"),
            "[recipes/r.yaml:4 b] unknown kind of step 'trian', did you mean "
            "'train'?");
}

TEST(Recipe, NamesAnUnknownTopLevelKey) {
  EXPECT_EQ(error_of("steps: {a: {train: {}}}\nvar: {}\n"),
            "[recipes/r.yaml:2] unknown key 'var', did you mean 'vars'?");
}

TEST(Recipe, RefusesDuplicateNames) {
  EXPECT_EQ(error_of("steps:\n  a: {train: {}}\n  a: {train: {}}\n"),
            "[recipes/r.yaml:3] key 'a' stands twice, keep one");
  EXPECT_EQ(error_of("vars: {a: 1}\nsteps: {a: {train: {}}}\n"),
            "[recipes/r.yaml:1 vars.a] a step has this name too, rename one "
            "of them");
}

TEST(Recipe, RefusesAStepWithoutExactlyOneKind) {
  EXPECT_EQ(error_of("steps:\n  a: {train: {}, probe: {}}\n"),
            "[recipes/r.yaml:2 a] found 2 kinds, expected one kind with its "
            "options, such as train: {...}");
  EXPECT_EQ(error_of("steps:\n  a: train\n"),
            "[recipes/r.yaml:2 a] found 'train', expected one kind with its "
            "options, such as train: {...}");
}

TEST(Recipe, RefusesNamesThatAreNoFolderNames) {
  EXPECT_EQ(error_of("steps:\n  ../a: {train: {}}\n"),
            "[recipes/r.yaml:2 ../a] a step's name has letters, digits, '-' "
            "and '_' only");
}

TEST(Recipe, RefusesAFileWithoutSteps) {
  EXPECT_EQ(error_of("seed: 1\n"),
            "[recipes/r.yaml steps] found nothing, expected at least one "
            "step, name: {kind: {options}}");
  EXPECT_EQ(error_of("just text"),
            "[recipes/r.yaml:1] found 'just text', expected a map of options");
}

TEST(Recipe, SaysWhereTheYamlBreaks) {
  EXPECT_THAT(error_of("steps:\n  a: {train: {\n"),
              testing::StartsWith("[recipes/r.yaml:3] is not YAML: "));
}

TEST(Recipe, NamesAFileThatIsNotThere) {
  EXPECT_EQ(usage_error([] { load_recipe("none.yaml", {}, kKinds); }),
            "[none.yaml] found no recipe here, expected a YAML file");
}

}  // namespace
}  // namespace solera::recipe
