#include "solera/run/table.h"

#include <gtest/gtest.h>

namespace solera::run {
namespace {

const Console kPlain;

TEST(Table, AlignsNumbersToTheRightAndWordsToTheLeft) {
  Table table({"task", "RC", "change"});
  table.add_row({"birds", "72.5", "+3.8"});
  table.add_row({"caf\u00e9s", "8.0", "\u221212.1"});
  table.add_row({"x", "\u2013", ""});
  EXPECT_EQ(table.text(kPlain),
            "task     RC  change\n"
            "-----  ----  ------\n"
            "birds  72.5    +3.8\n"
            "caf\u00e9s   8.0   \u221212.1\n"
            "x         \u2013\n");
}

TEST(Table, KeepsAColumnWithAWordToTheLeft) {
  Table table({"value"});
  table.add_row({"1"});
  table.add_row({"none"});
  EXPECT_EQ(table.text(kPlain), "value\n-----\n1\nnone\n");
}

TEST(Table, DrawsRulesAndFillsMissingCells) {
  Table table({"a", "b"});
  table.add_row({"1"});
  table.add_rule();
  table.add_row({"22", "3"});
  EXPECT_EQ(table.text(kPlain), " a  b\n--  -\n 1\n--  -\n22  3\n");
}

TEST(Table, ColoursWithoutChangingTheColumns) {
  Table table({"a", "b"});
  table.add_row({{"win", CellStyle::kGood}, "1"});
  table.add_row({{"long word", CellStyle::kPlain}, "2"});
  EXPECT_EQ(table.text({false, true, 80}),
            "\x1b[1ma\x1b[0m          \x1b[1mb\x1b[0m\n"
            "---------  -\n"
            "\x1b[32mwin\x1b[0m        1\n"
            "long word  2\n");
}

}  // namespace
}  // namespace solera::run
