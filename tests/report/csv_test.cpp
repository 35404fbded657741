#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/core/file.h"
#include "solera/report/csv_tables.h"
#include "solera/report/report.h"
#include "tests/support/temp_folder.h"

namespace solera::report {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> names_of(const std::vector<Table>& tables) {
  std::vector<std::string> names;
  for (const Table& table : tables) names.push_back(table.name);
  return names;
}

StepRecord step_of(const std::string& result) {
  StepRecord step;
  step.result = parse_json(result, "");
  return step;
}

TEST(Csv, HasAllDigitsOfATransfer) {
  const auto tables = csv_tables(step_of(
      R"({"models": ["G", "RC"], "baseline": "G", "tasks": [
          {"name": "cars", "relation": "related",
           "accuracy": {"G": {"mean": 0.1234567890123, "low": 0.1, "high": 0.2,
                              "values": [0.125, null]},
                        "RC": {"mean": 0.25}},
           "difference": {"RC": {"mean": 0.12, "verdict": "win",
                                 "bootstrap": {"low": -0.5}}}}]})"));
  ASSERT_THAT(names_of(tables), ElementsAre("transfer", "draws"));
  EXPECT_EQ(table_csv(tables[0]),
            "task,relation,model,accuracy,accuracy_low,accuracy_high,"
            "difference,difference_low,difference_high,difference_verdict,"
            "difference_bootstrap_low,difference_bootstrap_high,"
            "control_difference,control_difference_low,"
            "control_difference_high,control_difference_verdict,"
            "control_difference_bootstrap_low,"
            "control_difference_bootstrap_high\r\n"
            "cars,related,G,0.1234567890123,0.1,0.2,,,,,,,,,,,,\r\n"
            "cars,related,RC,0.25,,,0.12,,,win,-0.5,,,,,,,\r\n");
  EXPECT_EQ(table_csv(tables[1]),
            "task,model,draw,accuracy\r\ncars,G,1,0.125\r\ncars,G,2,\r\n");
}

TEST(Csv, HasWhatWasForgottenAndWhatChanged) {
  StepRecord step = step_of(
      R"({"forgetting": [{"teacher": "t", "task": "k",
          "teacher_accuracy": 0.5, "student_accuracy": 0.25,
          "difference": {"mean": -0.25, "verdict": "lose"}}]})");
  step.changed = parse_json(
      R"({"gained": [{"sample": "s", "label": "l", "before": "b",
                      "after": "l"}]})",
      "");
  const auto tables = csv_tables(step);
  ASSERT_THAT(names_of(tables), ElementsAre("forgetting", "changed"));
  EXPECT_EQ(tables[0].rows.size(), 1u);
  EXPECT_EQ(tables[0].rows[0][10].text, "-0.25");
  EXPECT_EQ(table_csv(tables[1]),
            "change,sample,label,before,after\r\ngained,s,l,b,l\r\n");
}

TEST(Csv, HasEveryBinOfAHistogram) {
  StepRecord step;
  step.weights = {parse_json(
      R"({"epoch": 2, "part": "heads", "count": 3, "percentiles": {"50": 0.1},
          "histogram": {"low": -1, "high": 1, "counts": [1, 2]}})",
      "")};
  const auto tables = csv_tables(step);
  ASSERT_THAT(names_of(tables),
              ElementsAre("weight-percentiles", "weight-histograms"));
  EXPECT_EQ(table_csv(tables[0]),
            "part,epoch,percent,weight\r\nheads,2.0,50.0,0.1\r\n");
  EXPECT_EQ(table_csv(tables[1]),
            "part,epoch,from,to,count\r\nheads,2.0,-1.0,0.0,1.0\r\n"
            "heads,2.0,0.0,1.0,2.0\r\n");
}

TEST(Csv, NumbersRunsOfOneName) {
  support::TempFolder folder;
  folder.write("a/my run/manifest.json", "{}");
  folder.write("b/my run/manifest.json", "{}");
  const auto files =
      write_report_csv({folder.path() / "a/my run", folder.path() / "b/my run"},
                       folder.path() / "csv");
  EXPECT_THAT(files, ElementsAre(folder.path() / "csv/my_run_steps.csv",
                                 folder.path() / "csv/my_run_steps_2.csv"));
  EXPECT_EQ(read_text(files[1]), "step,kind,state,seconds\r\n");
}

}  // namespace
}  // namespace solera::report
