#include "solera/report/curves.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace solera::report {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

std::vector<run::MetricRow> rows_of(const std::vector<std::string>& names,
                                    std::int64_t count) {
  std::vector<run::MetricRow> rows;
  for (std::int64_t step = 1; step <= count; ++step) {
    run::MetricRow row;
    row.step = step;
    for (const std::string& name : names) {
      row.values.emplace_back(name, static_cast<double>(step));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

TEST(Curves, AreSortedIntoChartsByName) {
  std::vector<std::string> found;
  for (const CurveGroup& group : curve_groups(
           rows_of({"lr", "lr/heads", "val/acc1", "train/top5", "agree/birds",
                    "loss", "train/loss", "eval_loss", "loss/birds", "kl/birds",
                    "train/kl/cars", "grad_norm/birds", "img/s", "data_wait"},
                   3))) {
    std::string text = group.key + ":";
    for (const Line& line : group.lines) text += " " + line.name;
    found.push_back(text);
  }
  EXPECT_THAT(found,
              ElementsAre("loss: loss train/loss eval_loss",
                          "kl: kl/birds train/kl/cars", "head-loss: loss/birds",
                          "agree: agree/birds", "accuracy: val/acc1 train/top5",
                          "gradient: grad_norm/birds", "lr: lr lr/heads"));
}

TEST(Curves, NeedTwoPoints) {
  EXPECT_TRUE(curve_groups(rows_of({"loss"}, 1)).empty());
  EXPECT_EQ(curve_groups(rows_of({"loss"}, 2)).size(), 1u);
}

TEST(Curves, AreThinnedToMeansOfStretches) {
  const auto groups = curve_groups(rows_of({"loss"}, 900));
  const auto& points = groups[0].lines[0].points;
  ASSERT_EQ(points.size(), 300u);
  EXPECT_THAT(points.front(), Pair(2.0, 2.0));
  EXPECT_THAT(points.back(), Pair(899.0, 899.0));
}

TEST(Curves, KeepAGapWhereTheLossWasNotFinite) {
  auto rows = rows_of({"loss"}, 900);
  rows[4].values[0].second = std::numeric_limits<double>::quiet_NaN();
  const auto groups = curve_groups(rows);
  const auto& points = groups[0].lines[0].points;
  EXPECT_TRUE(std::isnan(points[1].second));
  EXPECT_FALSE(std::isnan(points[2].second));
}

TEST(Curves, GiveTheLastValueOfEachName) {
  auto rows = rows_of({"loss", "lr"}, 3);
  rows.push_back({4, 0.0, {{"loss", 7.0}}});
  EXPECT_THAT(last_values(rows),
              ElementsAre(Pair("loss", 7.0), Pair("lr", 3.0)));
}

}  // namespace
}  // namespace solera::report
