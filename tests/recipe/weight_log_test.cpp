#include "solera/recipe/weight_log.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <algorithm>

#include "solera/core/file.h"
#include "solera/core/text.h"
#include "tests/support/temp_folder.h"
#include "tests/support/toy_network.h"

namespace solera::recipe {
namespace {

using testing::ElementsAre;

class WeightLog : public testing::Test {
 protected:
  std::unique_ptr<train::Observer> open(const Value& extra = Value::object()) {
    return make_weight_log(network_, file_, extra);
  }

  std::vector<Value> rows() const {
    std::vector<Value> rows;
    for (const std::string& line : split(read_text(file_), '\n')) {
      if (!line.empty()) rows.push_back(parse_json(line, "row"));
    }
    return rows;
  }

  std::vector<std::int64_t> epochs() const {
    std::vector<std::int64_t> epochs;
    for (const Value& row : rows()) epochs.push_back(row.at("epoch").as_int());
    return epochs;
  }

  support::TempFolder temp_;
  std::filesystem::path file_ = temp_.path() / kWeightLogFile;
  models::NetworkPtr network_ = support::toy_network(3);
};

TEST_F(WeightLog, DescribesBackboneAndHeadsAtTheStart) {
  open();
  const auto found = rows();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].at("part"), Value("backbone"));
  EXPECT_EQ(found[1].at("part"), Value("heads"));
  const torch::Tensor weight = network_->heads()[0].linear->weight;
  EXPECT_EQ(found[1].at("count"), Value(weight.numel()));
  EXPECT_NEAR(found[1].at("percentiles").at("50").as_double(),
              weight.flatten().quantile(0.5).item<double>(), 1e-6);
  EXPECT_EQ(found[1].at("percentiles").keys(),
            (std::vector<std::string>{"0.1", "1", "5", "25", "50", "75", "95",
                                      "99", "99.9"}));
  EXPECT_EQ(found[1].at("histogram").at("counts").size(), 64u);
}

TEST_F(WeightLog, CountsConvolutionsAndNeitherNormsNorBiases) {
  open();
  std::int64_t convolutions = 0;
  for (const auto& item : network_->backbone().named_parameters()) {
    if (item.value().dim() == 4) convolutions += item.value().numel();
  }
  EXPECT_EQ(rows()[0].at("count"), Value(convolutions));
}

TEST_F(WeightLog, AddsARowPerEpochAndPart) {
  const auto log = open();
  const torch::NoGradGuard no_grad;
  network_->heads()[0].linear->weight.mul_(2.0);
  log->after_epoch(1);
  EXPECT_THAT(epochs(), ElementsAre(0, 0, 1, 1));
  EXPECT_NEAR(rows()[3].at("percentiles").at("99").as_double(),
              2.0 * rows()[1].at("percentiles").at("99").as_double(), 1e-6);
}

TEST_F(WeightLog, HasNoRowTwiceAfterAResume) {
  {
    const auto log = open();
    for (const int epoch : {1, 2, 3}) log->after_epoch(epoch);
  }
  const std::string whole = read_text(file_);
  // The process died in epoch 4; its last checkpoint is of epoch 1.
  const auto log = open();
  log->after_epoch(2);
  EXPECT_EQ(read_text(file_), whole);
  log->after_epoch(3);
  log->after_epoch(4);
  EXPECT_THAT(epochs(), ElementsAre(0, 0, 1, 1, 2, 2, 3, 3, 4, 4));
}

TEST_F(WeightLog, LeavesRowsOfOtherNetworks) {
  Value first = Value::object();
  first.set("model", "first");
  Value second = Value::object();
  second.set("model", "second");
  open(first)->after_epoch(1);
  open(second)->after_epoch(1);
  open(first)->after_epoch(1);
  const auto found = rows();
  EXPECT_EQ(found.size(), 8u);
  EXPECT_EQ(std::count_if(found.begin(), found.end(),
                          [](const Value& row) {
                            return row.at("model") == Value("first");
                          }),
            4);
}

}  // namespace
}  // namespace solera::recipe
