#include "solera/core/text.h"

#include <gtest/gtest.h>

#include <cmath>

namespace solera {
namespace {

using Words = std::vector<std::string>;

TEST(Text, SplitsAndJoins) {
  EXPECT_EQ(split("a,,b", ','), (Words{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (Words{""}));
  EXPECT_EQ(split("a,", ','), (Words{"a", ""}));
  EXPECT_EQ(join({"a", "", "b"}, ", "), "a, , b");
  EXPECT_EQ(join({}, ", "), "");
}

TEST(Text, TrimsBlanksAtBothEnds) {
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
}

TEST(Text, KnowsPrefixesAndSuffixes) {
  EXPECT_TRUE(starts_with("conv.weight", "conv"));
  EXPECT_FALSE(starts_with("con", "conv"));
  EXPECT_TRUE(ends_with("conv.weight", ".weight"));
  EXPECT_FALSE(ends_with("ght", ".weight"));
  EXPECT_EQ(lower("AbC1\xC4"), "abc1\xC4");
}

TEST(Text, FindsTheNearestWord) {
  const Words known = {"epochs", "lr", "temperature", "momentum"};
  EXPECT_EQ(nearest_word("epoch", known), "epochs");
  EXPECT_EQ(nearest_word("EPOCHS", known), "epochs");
  EXPECT_EQ(nearest_word("tempature", known), "temperature");
  EXPECT_EQ(nearest_word("lrr", known), "lr");
}

TEST(Text, SuggestsNothingThatIsFar) {
  EXPECT_EQ(nearest_word("banana", {"epochs", "lr"}), "");
  EXPECT_EQ(nearest_word("T2", {"lr"}), "");
  EXPECT_EQ(suggest("banana", {"epochs", "lr"}), "known: epochs, lr");
  EXPECT_EQ(suggest("epoch", {"epochs", "lr"}), "did you mean 'epochs'?");
}

TEST(Text, WritesBytesForPeople) {
  EXPECT_EQ(human_bytes(0), "0 B");
  EXPECT_EQ(human_bytes(5), "5 B");
  EXPECT_EQ(human_bytes(999), "999 B");
  EXPECT_EQ(human_bytes(1000), "1.0 kB");
  EXPECT_EQ(human_bytes(9960), "10 kB");
  EXPECT_EQ(human_bytes(1.44e9), "1.4 GB");
  EXPECT_EQ(human_bytes(2.5e12), "2.5 TB");
}

TEST(Text, WritesTimesForPeople) {
  EXPECT_EQ(human_seconds(0.26), "0.3 s");
  EXPECT_EQ(human_seconds(9.97), "10 s");
  EXPECT_EQ(human_seconds(59.7), "1 min 0 s");
  EXPECT_EQ(human_seconds(723), "12 min 3 s");
  EXPECT_EQ(human_seconds(3599.7), "1 h 0 min");
  EXPECT_EQ(human_seconds(90000), "25 h 0 min");
  EXPECT_EQ(human_seconds(HUGE_VAL), "very long");
  EXPECT_EQ(human_seconds(std::nan("")), "very long");
}

}  // namespace
}  // namespace solera
