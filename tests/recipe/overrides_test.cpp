#include "solera/recipe/overrides.h"

#include <gtest/gtest.h>

#include "tests/recipe/errors.h"

namespace solera::recipe {
namespace {

const char* kRecipe =
    "vars: {data: ../data}\n"
    "steps:\n"
    "  student:\n"
    "    consolidate:\n"
    "      epochs: 10\n"
    "      experts: [{name: cars}, {name: birds}]\n"
    "  g: {train: {model: resnet18}}\n";

Value overridden(const std::vector<std::string>& words) {
  Value document = parse_yaml(kRecipe, "r.yaml");
  apply_overrides(document, words);
  return document;
}

std::string error_of(const std::string& word) {
  return usage_error([&] { overridden({word}); });
}

const Value& student(const Value& document) {
  return document.at("steps").at("student").at("consolidate");
}

TEST(Overrides, TakeTheFullAndTheShortPath) {
  for (const char* word :
       {"steps.student.consolidate.epochs=3", "student.epochs=3",
        "student.consolidate.epochs=3", "steps.student.epochs=3"}) {
    EXPECT_EQ(student(overridden({word})).at("epochs"), Value(3)) << word;
  }
}

TEST(Overrides, AddOptionsThatTheRecipeLeavesOut) {
  const Value document = overridden({"student.optimizer.lr=0.5"});
  EXPECT_EQ(student(document).at("optimizer").at("lr"), Value(0.5));
}

TEST(Overrides, ReadValuesAsYaml) {
  const Value document =
      overridden({"student.a=text", "student.b=[1, 2]", "student.c=true",
                  "student.d=x=y", "student.e="});
  EXPECT_EQ(student(document).at("a"), Value("text"));
  EXPECT_EQ(student(document).at("b"), Value::array({1, 2}));
  EXPECT_EQ(student(document).at("c"), Value(true));
  EXPECT_EQ(student(document).at("d"), Value("x=y"));
  EXPECT_TRUE(student(document).at("e").is_null());
}

TEST(Overrides, GoIntoListsByPosition) {
  const Value document = overridden({"student.experts.1.name=insects"});
  const Value& experts = student(document).at("experts");
  EXPECT_EQ(experts.items()[1].at("name"), Value("insects"));
  EXPECT_EQ(error_of("student.experts.2.name=x"),
            "[override student.experts.2.name=x] found '2' in a list of 2, "
            "expected a position from 0");
}

TEST(Overrides, SetVariablesAndTheSeed) {
  const Value document = overridden({"vars.data=/data", "seed=4"});
  EXPECT_EQ(document.at("vars").at("data"), Value("/data"));
  EXPECT_EQ(document.at("seed"), Value(4));
}

TEST(Overrides, ForgetTheLineSoThatMessagesNameNoWrongOne) {
  EXPECT_EQ(student(overridden({"student.epochs=3"})).at("epochs").line(), 0);
}

TEST(Overrides, LetTheLastWordWin) {
  const Value document = overridden({"student.epochs=3", "student.epochs=4"});
  EXPECT_EQ(student(document).at("epochs"), Value(4));
}

TEST(Overrides, RefuseUnknownStepsAndVariables) {
  EXPECT_EQ(error_of("studnet.epochs=3"),
            "[override studnet.epochs=3] found no step of that name, did you "
            "mean 'student'?");
  EXPECT_EQ(error_of("vars.dta=3"),
            "[override vars.dta=3] found no variable 'dta', did you mean "
            "'data'?");
}

TEST(Overrides, RefuseWordsWithoutAKeyOrValue) {
  EXPECT_EQ(error_of("epochs"),
            "[override epochs] expected key=value, such as student.epochs=3");
  EXPECT_EQ(error_of("=3"),
            "[override =3] expected key=value, such as student.epochs=3");
}

TEST(Overrides, RefuseAPathThroughSomethingThatIsNoMap) {
  EXPECT_EQ(error_of("g.model.width=2"),
            "[override g.model.width=2] found 'resnet18' before '.width', "
            "expected a map; set the whole value");
}

}  // namespace
}  // namespace solera::recipe
