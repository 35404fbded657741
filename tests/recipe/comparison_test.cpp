#include "solera/recipe/comparison.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/core/error.h"
#include "solera/recipe/comparison_text.h"
#include "solera/recipe/program_info.h"
#include "tests/support/temp_folder.h"

namespace solera::recipe {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Draws = std::vector<double>;  // percent

Value accuracies(const std::map<std::string, Draws>& by_model) {
  Value value = Value::object();
  for (const auto& [model, draws] : by_model) {
    Value values = Value::array();
    for (const double draw : draws) values.push(draw / 100.0);
    value.set(model, Value::object()).set("values", values);
  }
  return value;
}

struct Task {
  std::string name;
  std::string relation;
  std::map<std::string, Draws> accuracy;
  std::string draw_hash = "draws";
};

Value probe_result(const std::vector<Task>& tasks, const std::string& control) {
  Value models = Value::array();
  for (const auto& each : tasks.front().accuracy) models.push(each.first);
  Value list = Value::array();
  for (const Task& task : tasks) {
    Value value = Value::object();
    value.set("name", task.name);
    value.set("relation", task.relation);
    value.set("draw_hash", task.draw_hash);
    value.set("accuracy", accuracies(task.accuracy));
    list.push(value);
  }
  Value result = Value::object();
  result.set("kind", "probe");
  result.set("models", models);
  result.set("baseline", "g");
  result.set("control", control);
  result.set("tasks", list);
  return result;
}

std::vector<Task> two_tasks(double gain) {
  return {
      {"birds",
       "related",
       {{"g", {60, 62, 64}},
        {"rc", {60 + gain, 62 + gain, 64.5 + gain}},
        {"sl", {60, 62.5, 64}}}},
      {"food",
       "unrelated",
       {{"g", {80, 81, 82}}, {"rc", {80.2, 81, 82}}, {"sl", {77, 78.5, 79}}}}};
}

class ComparisonTest : public testing::Test {
 protected:
  // A run with one probe; its recipe is the same but for the seed.
  fs::path write_run(const std::string& name, int seed, const Value& result,
                     const std::string& step = "transfer") {
    temp_.write(name + "/recipe.resolved.yaml",
                fmt::format("seed: {0}\n"
                            "steps:\n"
                            "  sl: {{consolidate: {{arm: sl, epochs: 2, seed: "
                            "{0}}}}}\n"
                            "  {1}: {{probe: {{models: {{g: g, rc: rc, sl: "
                            "'${{sl}}'}}, seed: {0}}}}}\n",
                            seed, step));
    write_manifest(name);
    temp_.write(name + "/steps/" + step + "/result.json", to_json(result));
    return temp_.path() / name;
  }

  void write_manifest(const std::string& run) {
    Value manifest = Value::object();
    manifest.set("solera", program_version());
    temp_.write(run + "/manifest.json", to_json(manifest));
  }

  Value compare(const std::vector<fs::path>& runs,
                const CompareOptions& options = {}) {
    return compare_runs(runs, options);
  }

  std::string error_of(const std::vector<fs::path>& runs,
                       const CompareOptions& options = {}) {
    try {
      compare_runs(runs, options);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  support::TempFolder temp_;
};

double number(const Value& value, const char* key) {
  return value.at(key).as_double();
}

const Value& difference(const Value& comparison, std::size_t task,
                        const char* member, const char* model) {
  return comparison.at("tables")
      .items()[0]
      .at("tasks")
      .items()[task]
      .at(member)
      .at(model);
}

std::vector<std::string> problems(const Value& comparison) {
  std::vector<std::string> lines;
  for (const Value& line : comparison.at("problems").items()) {
    lines.push_back(line.as_string());
  }
  return lines;
}

constexpr double kRounding = 1e-12;

TEST_F(ComparisonTest, PairsTheDrawsOfOneRun) {
  const Value found =
      compare({write_run("a", 1, probe_result(two_tasks(6), "sl"))});
  const Value& rc = difference(found, 0, "difference", "rc");
  EXPECT_NEAR(number(rc, "mean"), 18.5 / 300, kRounding);
  EXPECT_EQ(rc.at("verdict"), Value("win"));
  EXPECT_EQ(rc.find("seeds"), nullptr);
  EXPECT_NEAR(number(difference(found, 1, "control_difference", "rc"), "mean"),
              0.029, 1e-3);
  EXPECT_EQ(difference(found, 1, "difference", "sl").at("verdict"),
            Value("lose"));
  EXPECT_THAT(problems(found), IsEmpty());
}

TEST_F(ComparisonTest, FindsTheSoftLabelControlThatNobodyNamed) {
  const Value found =
      compare({write_run("a", 1, probe_result(two_tasks(6), ""))});
  EXPECT_EQ(found.at("tables").items()[0].at("control"), Value("sl"));
}

TEST_F(ComparisonTest, TakesRunsOfOneRecipeAsTrainingSeeds) {
  const Value found =
      compare({write_run("a", 1, probe_result(two_tasks(6), "sl")),
               write_run("b", 2, probe_result(two_tasks(8), "sl")),
               write_run("c", 3, probe_result(two_tasks(7), "sl"))});
  ASSERT_EQ(found.at("tables").size(), 1u);
  EXPECT_EQ(found.at("tables").items()[0].at("seeds"), Value(3));
  const Value& rc = difference(found, 0, "difference", "rc");
  const Value& seeds = rc.at("seeds");
  EXPECT_EQ(seeds.at("count"), Value(3));
  EXPECT_NEAR(number(seeds, "mean"), (7 + 0.5 / 3) / 100, kRounding);
  // t(0.975, 2) * 1 / sqrt(3), over 6, 8 and 7.
  EXPECT_NEAR(number(seeds, "high") - number(seeds, "mean"), 0.024841, 1e-6);
  // Over draws the same mean, and far surer.
  EXPECT_NEAR(number(rc, "mean"), number(seeds, "mean"), kRounding);
  EXPECT_LT(number(rc, "high") - number(rc, "mean"), 0.0075);
  EXPECT_EQ(seeds.at("verdict"), Value("win"));
}

TEST_F(ComparisonTest, PutsRunsOfOtherRecipesBesideEachOther) {
  const fs::path a = write_run("a", 1, probe_result(two_tasks(6), "sl"));
  const fs::path b =
      write_run("b", 1, probe_result(two_tasks(9), "sl"), "other");
  const Value found = compare({a, b});
  const Value& table = found.at("tables").items()[0];
  // g and sl are the same in both, rc is not.
  EXPECT_EQ(to_json(table.at("models")),
            to_json(Value::array({"g", "rc", "sl", b.string() + "/rc"})));
  EXPECT_NEAR(
      number(table.at("mean_difference").at("related").at(b.string() + "/rc"),
             "mean"),
      (9 + 0.5 / 3) / 100, kRounding);
}

TEST_F(ComparisonTest, LeavesOutWhatWasMeasuredOnOtherDraws) {
  std::vector<Task> tasks = two_tasks(9);
  tasks[0].draw_hash = "others";
  const fs::path a = write_run("a", 1, probe_result(two_tasks(6), "sl"));
  const fs::path b = write_run("b", 1, probe_result(tasks, "sl"), "other");
  const Value found = compare({a, b});
  EXPECT_THAT(problems(found),
              testing::Contains(HasSubstr("birds] the draws of " + b.string() +
                                          "/rc are not those of")));
  const Value& table = found.at("tables").items()[0];
  EXPECT_EQ(
      table.at("tasks").items()[0].at("difference").find(b.string() + "/rc"),
      nullptr);
  EXPECT_NE(
      table.at("tasks").items()[1].at("difference").find(b.string() + "/rc"),
      nullptr);
}

TEST_F(ComparisonTest, JoinsModelsThatAreSeedsOfOneArm) {
  std::vector<Task> tasks = two_tasks(6);
  for (Task& task : tasks) task.accuracy["rc2"] = task.accuracy["rc"];
  tasks[0].accuracy["rc2"] = {68, 70, 72};
  CompareOptions options;
  options.seeds = {{"RC", {"rc", "rc2"}}};
  const fs::path run = write_run("a", 1, probe_result(tasks, "sl"));
  const Value found = compare({run}, options);
  EXPECT_EQ(to_json(found.at("tables").items()[0].at("models")),
            to_json(Value::array({"g", "RC", "sl"})));
  EXPECT_EQ(difference(found, 0, "difference", "RC").at("seeds").at("count"),
            Value(2));
  options.seeds = {{"RC", {"rc", "rc3"}}};
  EXPECT_THAT(error_of({run}, options), HasSubstr("did you mean 'rc'?"));
}

TEST_F(ComparisonTest, CountsWinsTiesAndLosses) {
  const fs::path run = write_run("a", 1, probe_result(two_tasks(6), "sl"));
  temp_.write("a/steps/second/result.json",
              to_json(probe_result(two_tasks(0.2), "sl")));
  const Value found = compare({run});
  const Value& score = found.at("scores").items()[0];
  EXPECT_EQ(score.at("model"), Value("rc"));
  EXPECT_EQ(score.at("versus"), Value("g"));
  EXPECT_EQ(score.at("related").at("win"), Value(1));
  EXPECT_EQ(score.at("related").at("tie"), Value(1));
  EXPECT_EQ(to_json(score.at("related").at("wins")),
            to_json(Value::array({"transfer"})));
  EXPECT_EQ(score.at("unrelated").at("tie"), Value(2));
  const Value& control = found.at("scores").items()[2];
  EXPECT_EQ(control.at("model"), Value("rc"));
  EXPECT_EQ(control.at("versus"), Value("sl"));
  EXPECT_EQ(control.at("unrelated").at("win"), Value(2));
}

TEST_F(ComparisonTest, NamesWhatItCannotUse) {
  const fs::path run = write_run("a", 1, probe_result(two_tasks(6), "sl"));
  temp_.write("a/steps/half/plan.json", "{}");
  temp_.write("a/recipe.resolved.yaml",
              "steps: {transfer: {probe: {}}, half: {probe: {}}, old: {probe: "
              "{}}, torn: {probe: {}}, kept: {upstream: {}}}");
  Value old = probe_result(two_tasks(6), "sl");
  old.at("tasks");
  old.find("tasks")->items()[0].erase("draw_hash");
  temp_.write("a/steps/old/result.json", to_json(old));
  temp_.write("a/steps/torn/result.json", "{\"kind\": \"pro");
  temp_.write("a/steps/kept/result.json",
              "{\"kind\": \"upstream\", \"accuracy\": {}}");
  const std::vector<std::string> lines = problems(compare({run}));
  EXPECT_THAT(lines, testing::UnorderedElementsAre(
                         HasSubstr("torn/result.json"),
                         HasSubstr("half] not finished, left out"),
                         HasSubstr("old] its result has no draw_hash"),
                         HasSubstr("kept] its result has no forgetting")));
}

TEST_F(ComparisonTest, RefusesRunsThatAreNoComparison) {
  const fs::path run = write_run("a", 1, probe_result(two_tasks(6), "sl"));
  const fs::path again = write_run("b", 1, probe_result(two_tasks(6), "sl"));
  EXPECT_THAT(error_of({run, again}), HasSubstr("with the same seeds as"));
  write_manifest("c");
  EXPECT_THAT(error_of({temp_.path() / "c"}),
              HasSubstr("no result of a step that measures"));
  EXPECT_THAT(error_of({temp_.path() / "none"}),
              HasSubstr("expected a run directory"));
  CompareOptions options;
  options.baseline = "gg";
  EXPECT_THAT(error_of({run}, options), HasSubstr("did you mean 'g'?"));
}

TEST_F(ComparisonTest, KeepsWhatTeachersForgot) {
  const fs::path run = write_run("a", 1, probe_result(two_tasks(6), "sl"));
  temp_.write(
      "a/steps/kept/result.json",
      "{\"kind\": \"upstream\", \"forgetting\": [{\"teacher\": "
      "\"birds\", \"student\": \"rc\", \"teacher_accuracy\": {\"mean\": "
      "0.9}, \"student_accuracy\": {\"mean\": 0.8}, \"difference\": "
      "{\"mean\": -0.1, \"low\": -0.15, \"high\": -0.05, \"verdict\": "
      "\"lose\"}}]}");
  const Value found = compare({run});
  EXPECT_EQ(found.at("forgetting").items()[0].at("run"), Value(run.string()));
  EXPECT_THAT(show_comparison(found, {}), HasSubstr("-10.0 (-15.0 to -5.0)"));
}

TEST_F(ComparisonTest, IsTextMarkdownAndCsv) {
  const Value found =
      compare({write_run("a", 1, probe_result(two_tasks(6), "sl"))});
  const std::string text = show_comparison(found, {});
  EXPECT_THAT(text, HasSubstr("transfer (probe): 3 draws"));
  EXPECT_THAT(text, HasSubstr("- sl"));
  EXPECT_THAT(text, HasSubstr("0/1/0"));
  EXPECT_THAT(comparison_markdown(found),
              HasSubstr("| birds | related | rc | 68.2 | +6.2 (+5.4 to +6.9)"));
  const std::string csv = comparison_csv(found);
  EXPECT_THAT(csv, HasSubstr("table,task,relation,model,versus"));
  EXPECT_THAT(csv, HasSubstr("transfer,birds,related,rc,g,68.1667,"));
  EXPECT_THAT(csv, HasSubstr("transfer,birds,related,rc,sl,68.1667,"));
}

}  // namespace
}  // namespace solera::recipe
