#include "solera/recipe/schema.h"

#include <gtest/gtest.h>

namespace solera::recipe {
namespace {

enum class Colour { kRed, kBlue };

struct Inner {
  double rate = 0.5;
  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("rate", rate, "a rate");
  }
};

}  // namespace
}  // namespace solera::recipe

namespace solera {
template <>
struct EnumNames<recipe::Colour> {
  static std::vector<std::pair<std::string, recipe::Colour>> names() {
    return {{"red", recipe::Colour::kRed}, {"blue", recipe::Colour::kBlue}};
  }
};
}  // namespace solera

namespace solera::recipe {
namespace {

struct Outer {
  int count = 3;
  std::string name = "x";
  bool flag = true;
  Colour colour = Colour::kBlue;
  Value anything;
  Inner inner;
  std::optional<Inner> maybe;
  std::vector<Inner> several;
  std::map<std::string, Inner> named;
  std::vector<double> numbers = {1.0, 2.0};

  template <class Visitor>
  void visit_fields(Visitor&& visit) {
    visit("count", count, "how many");
    visit("name", name, "a name");
    visit("flag", flag, "a flag");
    visit("colour", colour, "a colour");
    visit("anything", anything, "anything");
    visit("inner", inner, "an inner one");
    visit("maybe", maybe, "perhaps an inner one");
    visit("several", several, "many inner ones");
    visit("named", named, "inner ones with names");
    visit("numbers", numbers, "numbers");
  }
};

const Value& options_schema(const Value& schema) {
  return schema.at("properties")
      .at("steps")
      .at("additionalProperties")
      .at("oneOf")
      .items()[0]
      .at("properties")
      .at("fake");
}

Value fake_schema() {
  StepKind kind;
  kind.name = "fake";
  kind.description = "nothing";
  kind.describe_options = [] {
    std::vector<OptionInfo> rows;
    describe_options(Outer{}, "", rows);
    return rows;
  };
  return recipe_schema({kind});
}

TEST(Schema, NamesTheKeysOfARecipe) {
  const Value schema = fake_schema();
  for (const char* key : {"description", "seed", "base", "vars", "steps"}) {
    EXPECT_NE(schema.at("properties").find(key), nullptr) << key;
  }
  EXPECT_EQ(schema.at("additionalProperties"), Value(false));
  EXPECT_EQ(schema.at("required"), Value::array({"steps"}));
}

TEST(Schema, SurvivesBeingWrittenAsJson) {
  const Value schema = fake_schema();
  EXPECT_EQ(parse_json(to_json(schema, 2), "schema"), schema);
}

TEST(Schema, GivesTypeDefaultAndHelpOfAnOption) {
  const Value schema = fake_schema();
  const Value& options = options_schema(schema);
  EXPECT_EQ(options.at("additionalProperties"), Value(false));
  const Value& count = options.at("properties").at("count");
  EXPECT_EQ(count.at("default"), Value(3));
  EXPECT_EQ(count.at("description"), Value("how many"));
  EXPECT_EQ(count.at("anyOf").items()[0].at("type"), Value("integer"));
  EXPECT_EQ(count.at("anyOf").items()[1].at("$ref"),
            Value("#/$defs/substitution"));
  const Value& colour = options.at("properties").at("colour");
  EXPECT_EQ(colour.at("anyOf").items()[0].at("enum"),
            Value::array({"red", "blue"}));
}

TEST(Schema, NestsOptionsInMapsListsAndOptionals) {
  const Value schema = fake_schema();
  const Value& all = options_schema(schema).at("properties");
  const auto rate = [](const Value& options) {
    return options.at("properties").at("rate").at("default");
  };
  EXPECT_EQ(rate(all.at("inner")), Value(0.5));
  EXPECT_EQ(rate(all.at("maybe").at("anyOf").items()[0]), Value(0.5));
  EXPECT_EQ(rate(all.at("several").at("items")), Value(0.5));
  EXPECT_EQ(rate(all.at("named").at("additionalProperties")), Value(0.5));
}

}  // namespace
}  // namespace solera::recipe
