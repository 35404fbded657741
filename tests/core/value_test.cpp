#include "solera/core/value.h"

#include <gtest/gtest.h>

#include "solera/core/error.h"

namespace solera {
namespace {

TEST(Value, KeepsTheOrderOfMembers) {
  Value value;
  value.set("b", 1);
  value.set("a", 2);
  value.set("b", 3);
  EXPECT_EQ(value.keys(), (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(value.at("b").as_int(), 3);
  value.erase("b");
  value.erase("c");
  EXPECT_EQ(to_json(value), R"({"a":2})");
}

TEST(Value, RefusesAccessAsAnotherKind) {
  const Value text("x");
  EXPECT_THROW(text.as_int(), Error);
  EXPECT_THROW(text.as_bool(), Error);
  EXPECT_THROW(text.as_double(), Error);
  EXPECT_THROW(Value(1).as_string(), Error);
  EXPECT_THROW(Value(1.0).as_int(), Error);
  EXPECT_THROW(Value(true).as_int(), Error);
  EXPECT_THROW(text.at("key"), Error);
  EXPECT_EQ(text.find("key"), nullptr);
  EXPECT_EQ(Value(3).as_double(), 3.0);
}

TEST(Value, ComparesContentAndKindButNotLines) {
  Value a = Value::array({1, "x"});
  Value b = a;
  b.set_line(7);
  EXPECT_EQ(a, b);
  EXPECT_NE(Value(1), Value(1.0));
  EXPECT_NE(Value(1), Value(true));
  EXPECT_NE(a, Value::array({1, "y"}));
  EXPECT_NE(Value::array(), Value::object());
}

TEST(Value, RemembersHowANumberWasSpelled) {
  EXPECT_EQ(Value::number(std::int64_t{7}, "007").as_text(), "007");
  EXPECT_EQ(Value::number(std::int64_t{7}, "007"), Value(7));
  EXPECT_EQ(Value(0.5).as_text(), "0.5");
  EXPECT_EQ(Value("x").as_text(), "x");
  EXPECT_THROW(Value(true).as_text(), Error);
}

}  // namespace
}  // namespace solera
