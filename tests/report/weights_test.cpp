#include "solera/report/weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "solera/report/html_weights.h"
#include "tests/report/markup.h"

namespace solera::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

Value row_of(int epoch, const std::string& part, const std::string& rest) {
  return parse_json("{\"epoch\": " + std::to_string(epoch) + ", \"part\": \"" +
                        part + "\", \"count\": 6, " + rest + "}",
                    "");
}

const std::string kNumbers =
    R"("percentiles": {"99.9": 0.5, "0.1": -0.25, "50": 0.125},
       "histogram": {"low": -1, "high": 1, "counts": [1, 3, 2]})";

TEST(Weights, AreSortedByPartAndPercent) {
  const auto parts = read_weights({row_of(0, "backbone", kNumbers),
                                   row_of(0, "heads", kNumbers),
                                   row_of(1, "backbone", kNumbers)});
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].name, "backbone");
  EXPECT_EQ(parts[0].rows.size(), 2u);
  EXPECT_THAT(parts[0].rows[1].percentiles,
              ElementsAre(Pair(0.1, -0.25), Pair(50, 0.125), Pair(99.9, 0.5)));
  EXPECT_THAT(parts[1].rows[0].counts, ElementsAre(1, 3, 2));
}

TEST(Weights, LeaveOutRowsThatAreNotWhole) {
  for (const char* rest :
       {R"("percentiles": {"50": 0}, "histogram": {"low": 0, "high": 1})",
        R"("percentiles": {"half": 0},
           "histogram": {"low": 0, "high": 1, "counts": [1]})",
        R"("percentiles": {"50": 0},
           "histogram": {"low": 1, "high": 1, "counts": [1]})",
        R"("histogram": {"low": 0, "high": 1, "counts": [1]})"}) {
    EXPECT_TRUE(read_weights({row_of(0, "heads", rest)}).empty()) << rest;
  }
  EXPECT_TRUE(read_weights({Value(), Value(3), Value::object()}).empty());
}

TEST(Weights, AreSampledWithBothEnds) {
  std::vector<WeightRow> rows(101);
  for (int i = 0; i <= 100; ++i) rows[static_cast<std::size_t>(i)].epoch = i;
  std::vector<double> epochs;
  for (const WeightRow& row : sampled(rows, 5)) epochs.push_back(row.epoch);
  EXPECT_THAT(epochs, ElementsAre(0, 25, 50, 75, 100));
  EXPECT_EQ(sampled(rows, 200).size(), 101u);
}

TEST(Weights, AreShownAsBandsAndHistograms) {
  const std::string html =
      html_weights(read_weights({row_of(0, "heads", kNumbers),
                                 row_of(1, "heads", kNumbers)}),
                   "id");
  EXPECT_EQ(nesting_fault(html), "");
  for (const char* text :
       {"data-chart=\"percentiles\"", "data-chart=\"histograms\"",
        "Nearly all weights lie from -0.25 to 0.5 at epoch 0", "99.9 %",
        "6 weights in 3 classes of equal width"}) {
    EXPECT_THAT(html, HasSubstr(text));
  }
  EXPECT_EQ(html_weights({}, "id"), "");
}

}  // namespace
}  // namespace solera::report
