#include "solera/data/paths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace solera::data {
namespace {

using support::input_error_of;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Paths, CountInBraces) {
  const support::TempFolder folder;
  const auto a = folder.write("s-0008.tar", "");
  const auto b = folder.write("s-0009.tar", "");
  const auto c = folder.write("s-0010.tar", "");
  EXPECT_THAT(expand_paths("s-{0008..0010}.tar", folder.path()),
              ElementsAre(a, b, c));
}

TEST(Paths, ChooseInBracesAndMatchPatterns) {
  const support::TempFolder folder;
  const auto a = folder.write("x/a.ttf", "");
  const auto b = folder.write("y/b.ttf", "");
  folder.write("z/c.ttf", "");
  EXPECT_THAT(expand_paths("{x,y}/*.ttf", folder.path()), ElementsAre(a, b));
  EXPECT_THAT(expand_paths(b.string(), "/elsewhere"), ElementsAre(b));
}

TEST(Paths, NameWhatIsNotThere) {
  const support::TempFolder folder;
  folder.write("s-0.tar", "");
  EXPECT_THAT(
      input_error_of([&] { expand_paths("s-{0..1}.tar", folder.path()); }),
      HasSubstr("s-1.tar] is not there"));
  EXPECT_THAT(input_error_of([&] { expand_paths("*.gz", folder.path()); }),
              HasSubstr("matches no file"));
}

TEST(Paths, RefuseMalformedRanges) {
  for (const char* pattern : {"{3..1}", "{a..b}", "{0..999999999}", "{1..}"}) {
    EXPECT_THAT(input_error_of([&] { expand_paths(pattern, "."); }),
                HasSubstr("expected a range"))
        << pattern;
  }
  EXPECT_THAT(input_error_of([] { expand_paths("{1..2", "."); }),
              HasSubstr("{ without }"));
}

TEST(Paths, AreTheSameFromEveryBase) {
  const support::TempFolder folder;
  folder.write("a/x", "");
  EXPECT_EQ(resolve_path("../a/./x", folder.path() / "a"),
            folder.path() / "a" / "x");
  EXPECT_EQ(resolve_path("x", folder.path() / "a"),
            resolve_path("a/x", folder.path()));
}

TEST(Splits, HaveSynonyms) {
  EXPECT_THAT(split_synonyms("validation"),
              ElementsAre("validation", "val", "valid"));
  EXPECT_THAT(split_synonyms("query"), ElementsAre("query"));
  EXPECT_EQ(canonical_split("testing"), "test");
  EXPECT_EQ(canonical_split("query"), "query");
}

}  // namespace
}  // namespace solera::data
