#include "solera/report/transfer.h"

#include <gtest/gtest.h>

#include <cmath>

namespace solera::report {
namespace {

TEST(Transfer, IsNoneWithoutModelsOrTasks) {
  for (const char* result :
       {"null", "{}", R"({"models": ["a"]})", R"({"tasks": [{}]})",
        R"({"models": [], "tasks": [{}]})", R"({"models": ["a"], "tasks": []})",
        R"({"models": "a", "tasks": [{}]})"}) {
    EXPECT_FALSE(read_transfer(parse_json(result, ""))) << result;
  }
}

TEST(Transfer, LeavesUnknownWhatTheResultDoesNotSay) {
  const auto transfer = read_transfer(parse_json(
      R"({"models": ["a"], "tasks": [
          {"name": "t", "accuracy": {"a": {"mean": 0.5, "low": null}}}]})",
      ""));
  ASSERT_TRUE(transfer);
  const Estimate& accuracy = transfer->tasks[0].accuracy.at("a");
  EXPECT_EQ(accuracy.mean, 0.5);
  EXPECT_TRUE(std::isnan(accuracy.low));
  EXPECT_TRUE(std::isnan(accuracy.high));
}

TEST(Transfer, DiffersByTheMeansWhereTheResultHasNoDifference) {
  const auto transfer = read_transfer(parse_json(
      R"({"models": ["g", "a"], "baseline": "g", "tasks": [{"name": "t"}],
          "means": {"related": {"g": {"mean": 0.5}, "a": {"mean": 0.75}}}})",
      ""));
  ASSERT_TRUE(transfer);
  ASSERT_EQ(transfer->means.size(), 1u);
  const Differences& differences = transfer->means[0].from_baseline;
  EXPECT_EQ(differences.size(), 1u);
  EXPECT_EQ(differences.at("a").value.mean, 0.25);
  EXPECT_TRUE(std::isnan(differences.at("a").value.low));
  EXPECT_EQ(differences.at("a").verdict, "");
}

TEST(Transfer, PutsTasksOfAnUnknownRelationWithThoseOfNone) {
  const auto transfer = read_transfer(parse_json(
      R"({"models": ["a"], "tasks": [
          {"name": "x", "relation": "related"}, {"name": "y"},
          {"name": "z", "relation": "strange"}]})",
      ""));
  ASSERT_TRUE(transfer);
  EXPECT_EQ(tasks_of(*transfer, "related").size(), 1u);
  EXPECT_EQ(tasks_of(*transfer, "").size(), 2u);
}

}  // namespace
}  // namespace solera::report
