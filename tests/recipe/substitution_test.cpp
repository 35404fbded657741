#include "solera/recipe/substitution.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/recipe/errors.h"

namespace solera::recipe {
namespace {

const Place kPlace{"r.yaml", "s"};

struct Replaced {
  Value value;
  std::vector<std::string> uses;
};

Replaced replace(const std::string& vars, const std::string& text) {
  const Value variables = parse_yaml(vars, "r.yaml");
  Substitution substitution(&variables, {"generalist", "student"}, "r.yaml");
  Replaced replaced;
  replaced.value =
      substitution.apply(parse_yaml(text, "r.yaml"), kPlace, replaced.uses);
  return replaced;
}

std::string error_of(const std::string& vars, const std::string& text) {
  return usage_error([&] { replace(vars, text); });
}

TEST(Substitution, PutsVariablesIntoTexts) {
  const Replaced replaced =
      replace("{data: ../data, n: 3}", "{a: '${data}/x/${n}.jpg'}");
  EXPECT_EQ(replaced.value.at("a"), Value("../data/x/3.jpg"));
  EXPECT_TRUE(replaced.uses.empty());
}

TEST(Substitution, KeepsTheKindOfAVariableThatStandsAlone) {
  EXPECT_EQ(replace("{n: 3}", "{a: '${n}'}").value.at("a"), Value(3));
  EXPECT_EQ(replace("{l: [1, 2]}", "{a: '${l}'}").value.at("a"),
            Value::array({1, 2}));
}

TEST(Substitution, GoesIntoVariablesThatAreMaps) {
  EXPECT_EQ(replace("{p: {q: 5}}", "{a: '${p.q}'}").value.at("a"), Value(5));
}

TEST(Substitution, LetsVariablesUseVariables) {
  EXPECT_EQ(replace("{a: '${b}/x', b: root}", "{k: '${a}/y'}").value.at("k"),
            Value("root/x/y"));
}

TEST(Substitution, RefusesAVariableThatNeedsItself) {
  EXPECT_EQ(error_of("{a: '${b}', b: '${a}'}", "{k: '${a}'}"),
            "[r.yaml:1 s.k] variable 'a' needs itself");
}

TEST(Substitution, ReadsTheEnvironment) {
  ::setenv("SOLERA_TEST_VARIABLE", "/somewhere", 1);
  const Replaced replaced =
      replace("{}", "{a: '${env:SOLERA_TEST_VARIABLE}/x'}");
  EXPECT_EQ(replaced.value.at("a"), Value("/somewhere/x"));
  ::unsetenv("SOLERA_TEST_VARIABLE");
  EXPECT_EQ(error_of("{}", "{a: '${env:SOLERA_TEST_VARIABLE}'}"),
            "[r.yaml:1 s.a] the environment has no variable "
            "SOLERA_TEST_VARIABLE, set it");
}

TEST(Substitution, LeavesReferencesToStepsAndCollectsThem) {
  const Replaced replaced =
      replace("{}", "{a: '${generalist}', b: ['${student.cars}']}");
  EXPECT_EQ(replaced.value.at("a"), Value("${generalist}"));
  EXPECT_EQ(replaced.value.at("b").items()[0], Value("${student.cars}"));
  EXPECT_THAT(replaced.uses, testing::ElementsAre("generalist", "student"));
}

TEST(Substitution, LetsAVariableHoldAReference) {
  const Replaced replaced =
      replace("{base: '${generalist}'}", "{a: '${base}'}");
  EXPECT_EQ(replaced.value.at("a"), Value("${generalist}"));
  EXPECT_THAT(replaced.uses, testing::ElementsAre("generalist"));
}

TEST(Substitution, RefusesAReferenceInsideAText) {
  EXPECT_EQ(error_of("{}", "{a: '${student}/x'}"),
            "[r.yaml:1 s.a] ${student} is a step and must stand alone");
}

TEST(Substitution, NamesAnUnknownReferenceAndTheNearest) {
  EXPECT_EQ(error_of("{data: x}", "a: 1\nb:\n  c: '${studnet}'"),
            "[r.yaml:3 s.b.c] ${studnet} is no variable and no step, did you "
            "mean 'student'?");
}

TEST(Substitution, RefusesABraceThatIsNotClosed) {
  EXPECT_EQ(error_of("{}", "{a: '${student'}"),
            "[r.yaml:1 s.a] found '${' without '}', close it");
}

TEST(Substitution, RefusesAMapInsideAText) {
  EXPECT_EQ(error_of("{m: {x: 1}}", "{a: 'b ${m}'}"),
            "[r.yaml:1 s.a] ${m} is a map and cannot stand inside a text, let "
            "it stand alone");
}

TEST(Substitution, ReadsBackReferences) {
  EXPECT_EQ(parse_reference("${a.b}")->step, "a");
  EXPECT_EQ(parse_reference("${a.b}")->member, "b");
  EXPECT_EQ(parse_reference("${a}")->member, "");
  EXPECT_FALSE(parse_reference("a"));
  EXPECT_FALSE(parse_reference("${a}/b"));
  EXPECT_FALSE(parse_reference(""));
}

}  // namespace
}  // namespace solera::recipe
