#include "solera/report/sweep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "solera/report/html_sweep.h"

namespace solera::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kSweep[] = R"({"kind": "sweep", "key": "share",
  "baseline": "G", "points": [
   {"value": 0, "model": "a", "related": {"mean": 0.7},
    "related_difference": {"mean": 0.02, "low": 0.01, "high": 0.03,
                           "verdict": "win"},
    "unrelated_difference": {"mean": -0.05, "verdict": "lose"}},
   {"value": 0.5, "model": "b",
    "related_difference": {"mean": 0.05},
    "unrelated_difference": {"mean": -0.01}},
   {"value": "all", "model": "c",
    "related_difference": {"mean": 0.01},
    "unrelated_difference": {"mean": 0.0}},
   {"value": 1, "model": "d"}, "nonsense"]})";

TEST(Sweep, IsNoneWithoutAKeyOrPoints) {
  for (const char* result :
       {"null", "{}", R"({"key": "k"})", R"({"key": "k", "points": []})",
        R"({"points": [{}]})", R"({"key": 3, "points": [{}]})"}) {
    EXPECT_FALSE(read_sweep(parse_json(result, ""))) << result;
  }
}

TEST(Sweep, HasOnItsFrontWhatNoOtherPointBeats) {
  const auto sweep = read_sweep(parse_json(kSweep, ""));
  ASSERT_TRUE(sweep);
  std::vector<bool> front;
  for (const SweepPoint& point : sweep->points) {
    front.push_back(point.is_on_front);
  }
  // The first is beaten by the second; the last has no numbers.
  EXPECT_THAT(front, ElementsAre(false, true, true, false));
}

TEST(Sweep, KeepsEqualPointsOnTheFront) {
  const auto sweep = read_sweep(parse_json(
      R"({"key": "k", "points": [
          {"related_difference": 0.1, "unrelated_difference": 0.2},
          {"related_difference": 0.1, "unrelated_difference": 0.2}]})",
      ""));
  ASSERT_TRUE(sweep);
  EXPECT_TRUE(sweep->points[0].is_on_front);
  EXPECT_TRUE(sweep->points[1].is_on_front);
}

TEST(Sweep, LeavesUnknownWhatAPointDoesNotSay) {
  const auto sweep = read_sweep(parse_json(kSweep, ""));
  ASSERT_TRUE(sweep);
  EXPECT_EQ(sweep->points[2].value, "all");
  EXPECT_TRUE(std::isnan(sweep->points[1].related.mean));
  EXPECT_TRUE(std::isnan(sweep->points[3].related_difference.value.mean));
}

TEST(Sweep, TellsItsPointsInATable) {
  const auto sweep = read_sweep(parse_json(kSweep, ""));
  ASSERT_TRUE(sweep);
  EXPECT_THAT(table_markdown(sweep_table(*sweep)),
              HasSubstr("| 0 | a | 70.0 | +2.0 (+1.0 to +3.0) win | \u2013 | "
                        "\u22125.0 lose | no |\n"));
}

}  // namespace
}  // namespace solera::report
