#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "solera/core/error.h"
#include "solera/core/value.h"
#include "tests/support/temp_folder.h"

namespace solera {
namespace {

using ::testing::HasSubstr;

std::string refusal(const std::string& text) {
  try {
    parse_json(text, "f.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    return error.what();
  }
  return "accepted";
}

TEST(Json, ReadsEveryKind) {
  const Value value = parse_json(
      R"({"n":null,"b":true,"i":-3,"d":1.0,"s":"a\u00e9\n","l":[1,[]],"o":{}})",
      "");
  EXPECT_TRUE(value.at("n").is_null());
  EXPECT_TRUE(value.at("b").as_bool());
  EXPECT_EQ(value.at("i").as_int(), -3);
  EXPECT_EQ(value.at("d").kind(), Value::Kind::kDouble);
  EXPECT_EQ(value.at("s").as_string(), "a\xc3\xa9\n");
  EXPECT_EQ(value.at("l").items()[1], Value::array());
  EXPECT_EQ(value.at("o"), Value::object());
}

TEST(Json, RoundTripsNumbersExactly) {
  for (const double x : {0.1 + 0.2, 1e300, -5e-324, 3.0, -0.0}) {
    const Value again = parse_json(to_json(Value(x)), "");
    EXPECT_EQ(again.as_double(), x);
    EXPECT_EQ(again.kind(), Value::Kind::kDouble);
  }
  for (const std::int64_t x : {INT64_MAX, INT64_MIN}) {
    EXPECT_EQ(parse_json(to_json(Value(x)), "").as_int(), x);
  }
}

TEST(Json, TakesIntegersBeyond64BitsAsDoubles) {
  EXPECT_EQ(parse_json("9223372036854775808", "").as_double(), 0x1p63);
}

TEST(Json, WritesNonFiniteNumbersAsNull) {
  EXPECT_EQ(to_json(Value(std::nan(""))), "null");
  EXPECT_EQ(to_json(Value(HUGE_VAL)), "null");
}

TEST(Json, WritesInvalidUtf8AsReplacementCharacters) {
  EXPECT_EQ(to_json(Value("a\xff")), "\"a\xef\xbf\xbd\"");
}

TEST(Json, RefusesDuplicateKeys) {
  EXPECT_THAT(refusal(R"({"a":1,"b":{"a":1},"a":2})"),
              HasSubstr("key 'a' stands twice"));
}

TEST(Json, RefusesDeepNestingBeforeItCostsMemory) {
  EXPECT_EQ(refusal(std::string(100, '[') + std::string(100, ']')), "accepted");
  EXPECT_THAT(refusal(std::string(101, '[')), HasSubstr("nested too deep"));
  std::string maps;
  for (int i = 0; i < 1000000; ++i) maps += "{\"a\":";
  EXPECT_THAT(refusal(maps), HasSubstr("nested too deep"));
}

TEST(Json, RefusesMalformedTextWithItsLine) {
  EXPECT_THAT(refusal("{\n\"a\": 1,\n}"), HasSubstr("line 3"));
  for (const char* text : {"", "[1,", "{\"a\" 1}", "nul", "[1] 2", "\"\xff\"",
                           "1e999", "{a: 1}", "[1,]", "\"\x01\""}) {
    EXPECT_THAT(refusal(text), HasSubstr("[f.json] is not JSON: ")) << text;
  }
}

TEST(Json, NamesTheFile) {
  const support::TempFolder folder;
  const auto path = folder.write("a.json", "[");
  try {
    read_json(path);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr(path.string()));
  }
}

}  // namespace
}  // namespace solera
