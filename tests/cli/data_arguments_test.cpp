#include "solera/cli/data_arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/errors.h"

namespace solera::cli {
namespace {

using support::usage_error_of;
using testing::HasSubstr;

TEST(ReadDataWords, TellsFoldersShardsAndDatasetsOfARecipeApart) {
  const auto sets = read_data_words(
      {"a/b=c", "x.tar", "t-{0..3}.tar", "{idx: m, split: test}"}, true);
  ASSERT_EQ(sets.size(), 4u);
  EXPECT_EQ(sets[0].spec.folder, "a/b=c");
  EXPECT_EQ(sets[0].name, "a/b=c");
  EXPECT_EQ(sets[1].spec.shards, "x.tar");
  EXPECT_EQ(sets[2].spec.shards, "t-{0..3}.tar");
  EXPECT_EQ(sets[3].spec.idx, "m");
  EXPECT_EQ(sets[3].spec.split, "test");
  EXPECT_EQ(read_data_words({"a"}, false)[0].spec.images, "a");
}

TEST(ReadDataWords, GivesKeysToEverySet) {
  const auto sets =
      read_data_words({"split=train", "a", "b", "half.part=d"}, true);
  ASSERT_EQ(sets.size(), 2u);
  for (const NamedData& set : sets) {
    EXPECT_EQ(set.spec.split, "train");
    EXPECT_EQ(set.spec.half->part, data::ClassHalf::kD);
  }
}

TEST(ReadDataWords, RefusesWhatIsNeitherSetNorKey) {
  EXPECT_THAT(usage_error_of([] {
                read_data_words({"splt=train", "a"}, true);
              }),
              HasSubstr("did you mean 'split'?"));
  EXPECT_THAT(usage_error_of([] { read_data_words({"split=train"}, true); }),
              HasSubstr("found no data set"));
  EXPECT_THAT(usage_error_of([] { read_data_words({"{foldr: a}"}, true); }),
              HasSubstr("did you mean 'folder'?"));
}

}  // namespace
}  // namespace solera::cli
