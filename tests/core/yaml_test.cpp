#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/core/error.h"
#include "solera/core/value.h"
#include "tests/support/temp_folder.h"

namespace solera {
namespace {

using ::testing::HasSubstr;
using Kind = Value::Kind;

std::string refusal(const std::string& text) {
  try {
    parse_yaml(text, "r.yaml");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return "accepted";
}

TEST(Yaml, ReadsScalarsByTheCoreSchema) {
  const std::vector<std::pair<std::string, Kind>> cases = {
      {"3", Kind::kInt},        {"-3", Kind::kInt},
      {"+3", Kind::kInt},       {"007", Kind::kInt},
      {"0.5", Kind::kDouble},   {"-1.5e-3", Kind::kDouble},
      {".5", Kind::kDouble},    {"1e3", Kind::kDouble},
      {"true", Kind::kBool},    {"false", Kind::kBool},
      {"null", Kind::kNull},    {"~", Kind::kNull},
      {"no", Kind::kString},    {"on", Kind::kString},
      {"1.2.3", Kind::kString}, {"2026-01-02", Kind::kString},
      {"1e", Kind::kString},    {"+", Kind::kString},
      {"1e999", Kind::kString}, {"0x10", Kind::kString},
      {"nan", Kind::kString},   {"1 2", Kind::kString}};
  for (const auto& [text, kind] : cases) {
    const Value value = parse_yaml("a: " + text, "").at("a");
    EXPECT_EQ(value.kind(), kind) << text;
  }
}

TEST(Yaml, ReadsEvery64BitInteger) {
  for (const std::int64_t x : {INT64_MAX, INT64_MIN}) {
    EXPECT_EQ(parse_yaml(std::to_string(x), "").as_int(), x);
  }
  EXPECT_EQ(parse_yaml("9223372036854775808", "").as_double(), 0x1p63);
}

TEST(Yaml, KeepsQuotedScalarsText) {
  for (const char* text : {"\"3\"", "'3'", "!!str 3", "|-\n  3"}) {
    EXPECT_EQ(parse_yaml("a: " + std::string(text), "").at("a"), Value("3"))
        << text;
  }
  EXPECT_EQ(parse_yaml("a: \"\"", "").at("a"), Value(""));
}

TEST(Yaml, KeepsTheSpellingOfNumbers) {
  EXPECT_EQ(parse_yaml("007", "").as_text(), "007");
  EXPECT_EQ(parse_yaml("1.10", "").as_text(), "1.10");
}

TEST(Yaml, KnowsTheLineOfEveryValue) {
  const Value value =
      parse_yaml("# comment\na: 1\nb:\n  c: [x,\n      y]\n", "");
  EXPECT_EQ(value.line(), 2);
  EXPECT_EQ(value.at("a").line(), 2);
  EXPECT_EQ(value.at("b").line(), 3);
  EXPECT_EQ(value.at("b").at("c").line(), 4);
  EXPECT_EQ(value.at("b").at("c").items()[1].line(), 5);
}

TEST(Yaml, ReadsNothingAsNothing) {
  for (const char* text : {"", "\n", "# comment\n", "---\n"}) {
    EXPECT_TRUE(parse_yaml(text, "").is_null()) << text;
  }
  EXPECT_TRUE(parse_yaml("a:", "").at("a").is_null());
}

TEST(Yaml, ExpandsAnchors) {
  const Value value = parse_yaml("a: &x {b: 1}\nc: *x", "");
  EXPECT_EQ(value.at("c"), value.at("a"));
}

TEST(Yaml, BoundsWhatAliasesMultiply) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 9; ++i) {
    const std::string alias = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + alias;
    for (int j = 1; j < 10; ++j) text += ", " + alias;
    text += "]\n";
  }
  EXPECT_THAT(refusal(text), HasSubstr("is too large"));
  EXPECT_THAT(refusal("&a [*a]"), HasSubstr("is nested too deep"));
}

TEST(Yaml, RefusesDeepNesting) {
  EXPECT_EQ(refusal(std::string(100, '[') + std::string(100, ']')), "accepted");
  EXPECT_THAT(refusal(std::string(102, '[') + std::string(102, ']')),
              HasSubstr("is nested too deep"));
  EXPECT_NE(refusal(std::string(100000, '[')), "accepted");
}

TEST(Yaml, MergesTheMembersOfAnotherMapThatAreNotGiven) {
  const Value value =
      parse_yaml("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3", "r.yaml");
  EXPECT_EQ(value.at("d"), parse_yaml("{c: 3, b: 1}", "r.yaml"));
}

TEST(Yaml, MergesSeveralMapsTheFirstFirst) {
  const Value value = parse_yaml(
      "a: &x {b: 1, c: 2}\ne: &y {c: 3, d: 4}\nf:\n  <<: [*x, *y]\n  b: 5",
      "r.yaml");
  EXPECT_EQ(to_json(value.at("f")),
            to_json(parse_json(R"({"b": 5, "c": 2, "d": 4})", "")));
  EXPECT_EQ(refusal("a: &x {b: 1}\nc:\n  <<: [*x, 1]"),
            "[r.yaml:3] << found 1, expected a map");
}

TEST(Yaml, RefusesMalformedTextWithItsLine) {
  EXPECT_EQ(refusal("a: 1\nb: 2\na: 3"),
            "[r.yaml:3] key 'a' stands twice, keep one");
  EXPECT_THAT(refusal("a: 1\n---\nb: 2"), HasSubstr("second document"));
  EXPECT_EQ(refusal("a: &x 1\nc:\n  <<: *x"),
            "[r.yaml:3] << found 1, expected a map");
  EXPECT_THAT(refusal("a: [1,\nb: 2"), HasSubstr("is not YAML"));
  EXPECT_THAT(refusal("a: 1\nb: *x"), HasSubstr("[r.yaml:2] is not YAML"));
  EXPECT_THAT(refusal("a:\n\t- 1"), HasSubstr("[r.yaml:2] is not YAML"));
  EXPECT_THAT(refusal("? [a]\n: 1"), HasSubstr("is not YAML"));
}

TEST(Yaml, ReadsInvalidUtf8WithoutHarm) {
  EXPECT_EQ(parse_yaml("a: \"\xff\"", "").at("a").kind(), Kind::kString);
  EXPECT_NO_THROW(to_json(parse_yaml("a\xc3: \xe2\x28", "")));
}

TEST(Yaml, WritesWhatItReadsBack) {
  Value document = Value::object();
  document.set("nothing", Value());
  Value& texts = document.set("texts", Value::array());
  for (const char* text :
       {"",    "null",       "~",        "true",  "3",           "007",
        "0.5", "1e3",        "a: b",     "- x",   "# x",         "x # y",
        "'q'", "\"q\"",      "[1]",      "{a",    "*x",          "&x",
        "!x",  "two\nlines", " blanks ", "tab\t", "back\\slash", "\xc3\xa9",
        "<<",  "---",        "%",        "@x",    "`x",          "x:",
        "?",   "-",          "|",        ">",     "ends\n"}) {
    texts.push(text);
  }
  Value& numbers = document.set("numbers", Value::array());
  for (const double x : {0.1, 1e-5, 1e300, -0.0, 3.0}) numbers.push(x);
  numbers.push(std::int64_t{INT64_MAX});
  document.set("empty map", Value::object());
  document.set("empty list", Value::array());
  document.set("with: colon", true);
  document.set("nested", Value::array({document, Value::array({1})}));
  EXPECT_EQ(parse_yaml(to_yaml(document), ""), document) << to_yaml(document);
}

TEST(ParseScalarOrFlow, TakesAWordAsYamlWould) {
  EXPECT_EQ(parse_scalar_or_flow("3", ""), Value(3));
  EXPECT_EQ(parse_scalar_or_flow("[1, a]", ""), Value::array({1, "a"}));
  EXPECT_EQ(parse_scalar_or_flow("[1", ""), Value("[1"));
}

TEST(Yaml, NamesTheFile) {
  const support::TempFolder folder;
  const auto path = folder.write("a.yaml", "a: [");
  try {
    read_yaml(path);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr(path.string()));
  }
}

}  // namespace
}  // namespace solera
