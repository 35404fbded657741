#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/options.h"
#include "solera/core/value.h"
#include "solera/models/library_state.h"
#include "solera/models/network.h"
#include "solera/models/reference.h"

namespace solera::models {
namespace {

ModelSpec spec_of(const Value& facts) {
  Value options = Value::object();
  for (const char* key : {"architecture", "width", "padding"}) {
    if (const Value* value = facts.find(key)) options.set(key, *value);
  }
  ModelSpec spec;
  read_options(options, Place{"fixture", ""}, spec);
  spec.classes = 10;
  return spec;
}

// Facts of Debian's PyTorch in double precision (fixtures/make_models.py).
class Python : public testing::TestWithParam<const char*> {
 protected:
  Python()
      : facts_(read_json(std::string(SOLERA_FIXTURES "/models/") + GetParam() +
                         ".json")),
        network_(make_network(spec_of(facts_), 0)),
        state_(library_state(*network_, "head")),
        input_(input_by_rule(facts_.at("images").as_int(),
                             facts_.at("input_size").as_int())
                   .contiguous(at::MemoryFormat::ChannelsLast)) {
    fill_by_rule(state_, facts_.at("gain").as_double());
  }

  Value facts_;
  NetworkPtr network_;
  tensor::StateDict state_;
  torch::Tensor input_;
};

TEST_P(Python, NamesShapesAndOrderAreTheLibrarys) {
  EXPECT_EQ(signatures(state_), signatures(facts_.at("tensors")));
}

TEST_P(Python, OutputsInEvaluationAreTheLibrarys) {
  const torch::NoGradGuard no_grad;
  network_->eval();
  const torch::Tensor embedding = network_->backbone().embed(input_);
  const torch::Tensor logits = network_->forward(input_);
  const Value& expected = facts_.at("eval");
  // Relative tolerance 1e-4: float32 here, double precision there.
  EXPECT_LE(relative_difference(logits.narrow(1, 0, 8),
                                numbers(expected.at("logits"))),
            1e-4);
  EXPECT_LE(relative_difference(logits.norm(2, {1}),
                                numbers(expected.at("logits_norm"))),
            1e-4);
  EXPECT_LE(relative_difference(embedding.norm(2, {1}),
                                numbers(expected.at("embedding_norm"))),
            1e-4);
}

// In double precision: in float32 the kinks of relu6 alone move gradients by
// a thousandth.
TEST_P(Python, GradientsOfATrainingStepAreTheLibrarys) {
  network_->to(torch::kDouble);
  network_->train();
  const tensor::StateDict state = library_state(*network_, "head");
  fill_by_rule(state, facts_.at("gain").as_double());
  const torch::Tensor loss = torch::nn::functional::cross_entropy(
      network_->forward(input_.to(torch::kDouble)),
      torch::arange(input_.size(0)));
  loss.backward();
  const Value& expected = facts_.at("train");
  EXPECT_NEAR(loss.item<double>(), expected.at("loss").as_double(), 1e-6);
  const Value& gradients = expected.at("gradients");
  for (const std::string& name : gradients.keys()) {
    const double norm = gradients.at(name).as_double();
    EXPECT_NEAR(state.find(name)->grad().norm().item<double>(), norm,
                1e-6 * norm)
        << name;
  }
  const Value& statistics = expected.at("statistics");
  for (const std::string& name : statistics.keys()) {
    const double norm = statistics.at(name).as_double();
    EXPECT_NEAR(state.find(name)->norm().item<double>(), norm, 1e-6 * norm)
        << name;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Fixtures, Python,
    testing::Values("resnet18", "resnet50", "resnet20", "densenet121",
                    "squeezenet1_1", "mobilenet_v2", "mobilenet_v2_half",
                    "mobilenet_v2_same", "mobilenetv1", "mobilenet_v3_small",
                    "mobilenet_v3_large_half", "efficientnet_b0",
                    "regnet_y_800mf"),
    [](const auto& each) { return std::string(each.param); });

}  // namespace
}  // namespace solera::models
