#include "solera/recipe/probe_result.h"

#include <gtest/gtest.h>

namespace solera::recipe {
namespace {

NetworkSource named(const std::string& name) {
  NetworkSource source;
  source.name = name;
  return source;
}

ProbeTask task(const std::string& name, Relation relation) {
  ProbeTask task;
  task.name = name;
  task.relation = relation;
  return task;
}

// Two related tasks and an unrelated one; percent per draw.
class ProbeResult : public testing::Test {
 protected:
  ProbeResult() {
    request_.models = {named("g"), named("rc")};
    request_.options.baseline = "g";
    request_.options.tasks = {task("birds", Relation::kRelated),
                              task("cars", Relation::kRelated),
                              task("food", Relation::kUnrelated)};
    for (const ProbeTask& each : request_.options.tasks) {
      table_.tasks[each.name] = {4, 40, 80, {}};
    }
    set("birds", {60, 62, 64}, {66, 68, 70.5});
    set("cars", {50, 50, 50}, {52, 54, 53});
    set("food", {80, 81, 82}, {80.5, 81, 81.5});
  }

  void set(const std::string& name, std::vector<double> g,
           std::vector<double> rc) {
    table_.cells[name]["g"] = {std::move(g), "draws", {}};
    table_.cells[name]["rc"] = {std::move(rc), "draws", {}};
  }

  ProbeRequest request_;
  ProbeTable table_;
};

double number(const Value& value, const char* key) {
  return value.at(key).as_double();
}

constexpr double kRounding = 1e-12;

TEST_F(ProbeResult, GivesAccuraciesAsFractionsWithTheirDraws) {
  const Value result = describe_probe(request_, table_);
  const Value& birds = result.at("tasks").items()[0];
  EXPECT_EQ(birds.at("name"), Value("birds"));
  EXPECT_EQ(birds.at("relation"), Value("related"));
  EXPECT_EQ(number(birds, "chance"), 0.25);
  EXPECT_EQ(birds.at("draws"), Value(3));
  const Value& g = birds.at("accuracy").at("g");
  EXPECT_NEAR(number(g, "mean"), 0.62, kRounding);
  EXPECT_EQ(g.at("values").items()[2], Value(0.64));
  // Student t with 2 degrees of freedom: 4.302653 * 2 / sqrt(3).
  EXPECT_NEAR(number(g, "high") - number(g, "mean"), 0.0496828, 1e-6);
}

TEST_F(ProbeResult, PairsDifferencesByDraw) {
  const Value result = describe_probe(request_, table_);
  const Value& difference =
      result.at("tasks").items()[0].at("difference").at("rc");
  EXPECT_NEAR(number(difference, "mean"), 18.5 / 300, kRounding);
  // The differences are 6, 6 and 6.5: far narrower than the accuracies.
  EXPECT_LT(number(difference, "high") - number(difference, "mean"), 0.0075);
  EXPECT_EQ(difference.at("verdict"), Value("win"));
  // Resamples of three values: between the least and the greatest.
  EXPECT_NEAR(number(difference.at("bootstrap"), "low"), 0.06, kRounding);
  EXPECT_NEAR(number(difference.at("bootstrap"), "high"), 0.065, kRounding);
  EXPECT_EQ(result.at("tasks").items()[0].at("difference").find("g"), nullptr);
}

TEST_F(ProbeResult, AveragesTheTasksOfARelationDrawByDraw) {
  const Value result = describe_probe(request_, table_);
  const Value& related = result.at("means").at("related");
  EXPECT_NEAR(number(related.at("g"), "mean"), 0.56, kRounding);
  const Value& difference = result.at("mean_difference").at("related").at("rc");
  EXPECT_NEAR(number(difference, "mean"), (4 + 5 + 4.75) / 300, kRounding);
  EXPECT_NEAR(number(result.at("means").at("unrelated").at("rc"), "mean"), 0.81,
              kRounding);
}

TEST_F(ProbeResult, ComparesWithTheControlToo) {
  EXPECT_EQ(describe_probe(request_, table_)
                .at("tasks")
                .items()[0]
                .find("control_difference"),
            nullptr);
  request_.options.control = "rc";
  const Value result = describe_probe(request_, table_);
  EXPECT_NEAR(
      number(result.at("mean_control_difference").at("unrelated").at("g"),
             "mean"),
      0.0, kRounding);
}

TEST_F(ProbeResult, SaysInOneSentenceWhatTheTableShows) {
  EXPECT_EQ(describe_probe(request_, table_).at("summary"),
            Value("Compared with g, in points: rc wins on related tasks "
                  "(+4.6) and ties on unrelated tasks (+0.0)."));
}

}  // namespace
}  // namespace solera::recipe
