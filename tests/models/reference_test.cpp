#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/value.h"
#include "solera/models/network.h"
#include "tests/models/filling.h"

namespace solera::models {
namespace {

// Facts of torchvision 0.14 in double precision (tests/fixtures/reference).
class Reference : public testing::TestWithParam<const char*> {
 protected:
  Reference()
      : facts_(
            read_json(std::string(SOLERA_FIXTURES "/reference/torchvision.") +
                      GetParam() + ".json")) {
    ModelSpec spec;
    spec.architecture = GetParam();
    spec.classes = 1000;
    network_ = make_network(spec, 0);
  }

  void check_level(const Level& level, const torch::Tensor& map) const {
    const Value* tap = facts_.at("taps").find(level.name);
    if (tap == nullptr) return;  // "act1" is no submodule of torchvision's
    const torch::Tensor shape = torch::tensor(map.sizes(), torch::kDouble);
    EXPECT_TRUE(shape.equal(numbers(tap->at("shape")))) << level.name;
    // Summed in double: float alone would lose digits of the mean.
    const torch::Tensor exact = map.to(torch::kDouble);
    const double deviation = tap->at("std").as_double();
    EXPECT_NEAR(exact.mean().item<double>(), tap->at("mean").as_double(),
                1e-3 * deviation)
        << level.name;
    EXPECT_NEAR(exact.std(/*unbiased=*/false).item<double>(), deviation,
                1e-3 * deviation)
        << level.name;
    const torch::Tensor first = map.reshape({-1}).narrow(0, 0, 4);
    const torch::Tensor expected = numbers(tap->at("first"));
    const double largest =
        (first.to(torch::kDouble) - expected).abs().max().item<double>();
    EXPECT_LE(largest, 1e-3 * deviation) << level.name;
  }

  Value facts_;
  NetworkPtr network_;
};

TEST_P(Reference, NamesShapesAndOrderAreTheLibrarys) {
  EXPECT_EQ(signatures(library_state(*network_, "head")),
            signatures(facts_.at("tensors")));
}

TEST_P(Reference, OutputsAreTheLibrarys) {
  fill_state(library_state(*network_, "head"), facts_.at("gain").as_double());
  network_->eval();
  const torch::NoGradGuard no_grad;
  const Features features = network_->backbone().forward_features(
      filled_input(2, facts_.at("input_size").as_int()));
  const torch::Tensor logits =
      network_->classify(network_->head("head"), features.embedding);

  // Relative tolerance 1e-3: float32 here, double precision there.
  EXPECT_LE(
      relative_difference(logits.narrow(1, 0, 8), numbers(facts_.at("logits"))),
      1e-3);
  EXPECT_LE(relative_difference(logits.norm(2, {1}),
                                numbers(facts_.at("logits_norm"))),
            1e-3);
  const Value& embedding = facts_.at("embedding");
  EXPECT_LE(relative_difference(features.embedding[0].narrow(0, 0, 8),
                                numbers(embedding.at("first"))),
            1e-3);
  EXPECT_LE(relative_difference(features.embedding.norm(2, {1}),
                                numbers(embedding.at("norm"))),
            1e-3);
  const std::vector<Level>& levels = network_->backbone().levels();
  ASSERT_EQ(levels.size(), features.maps.size());
  for (std::size_t i = 0; i < levels.size(); ++i) {
    check_level(levels[i], features.maps[i]);
  }
}

INSTANTIATE_TEST_SUITE_P(Torchvision, Reference,
                         testing::Values("resnet18", "resnet34", "resnet50",
                                         "mobilenet_v2"),
                         [](const auto& each) {
                           return std::string(each.param);
                         });

}  // namespace
}  // namespace solera::models
