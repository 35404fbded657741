#include "solera/optim/ema.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/error.h"

namespace solera::optim {
namespace {

// A weight, a running mean and a counter, as a model has them.
tensor::StateDict make_model() {
  tensor::StateDict model;
  model.set("weight", torch::tensor({1.0, 2.0}).requires_grad_());
  model.set("running_mean", torch::tensor({5.0}));
  model.set("num_batches_tracked", torch::scalar_tensor(0, torch::kInt64));
  return model;
}

void fill(const tensor::StateDict& model, double value) {
  const torch::NoGradGuard no_grad;
  for (const auto& [name, tensor] : model) {
    torch::Tensor(tensor).fill_(value);
  }
}

double value_of(const tensor::StateDict& state, const std::string& name) {
  return state.find(name)->flatten()[0].item<double>();
}

EmaOptions options_of(double decay, bool warmup) {
  EmaOptions options;
  options.decay = decay;
  options.warmup = warmup;
  return options;
}

TEST(WeightAverage, AveragesParametersAndCopiesBuffers) {
  const tensor::StateDict model = make_model();
  WeightAverage average(options_of(0.75, false), model);
  fill(model, 9.0);
  average.update();
  EXPECT_FLOAT_EQ(value_of(average.average(), "weight"), 3.0);  // .75 + 2.25
  EXPECT_EQ(value_of(average.average(), "running_mean"), 9.0);
  EXPECT_EQ(value_of(average.average(), "num_batches_tracked"), 9.0);
  average.update();
  EXPECT_FLOAT_EQ(value_of(average.average(), "weight"), 4.5);
}

TEST(WeightAverage, AveragesFewerStepsDuringTheWarmUp) {
  const tensor::StateDict model = make_model();
  WeightAverage average(options_of(0.25, true), model);
  fill(model, 12.0);
  average.update();  // decay 2/11
  EXPECT_NEAR(value_of(average.average(), "weight"), 10.0, 1e-6);
  average.update();  // decay 3/12, the limit
  EXPECT_NEAR(value_of(average.average(), "weight"), 11.5, 1e-6);
  average.update();  // 4/13 is above the limit
  EXPECT_NEAR(value_of(average.average(), "weight"), 11.875, 1e-6);
}

TEST(WeightAverage, ExchangesContentsAndBack) {
  const tensor::StateDict model = make_model();
  WeightAverage average(options_of(0.5, false), model);
  fill(model, 3.0);
  average.update();
  average.exchange();
  EXPECT_EQ(value_of(model, "weight"), 2.0);
  EXPECT_TRUE(model.find("weight")->requires_grad());
  EXPECT_EQ(value_of(average.average(), "weight"), 3.0);
  average.exchange();
  EXPECT_EQ(value_of(model, "weight"), 3.0);
  EXPECT_EQ(value_of(average.average(), "weight"), 2.0);
}

TEST(WeightAverage, ContinuesBitIdenticallyFromItsState) {
  const tensor::StateDict model = make_model();
  WeightAverage whole(options_of(0.999, true), model);
  for (int i = 0; i < 3; ++i) {
    fill(model, 0.1 * i);
    whole.update();
  }
  tensor::StateDict saved;
  for (const auto& [name, tensor] : whole.state()) {
    saved.set(name, tensor.clone());
  }
  WeightAverage resumed(options_of(0.999, true), model);
  resumed.load_state(saved, "checkpoint");
  fill(model, 7.0);
  whole.update();
  resumed.update();
  for (const auto& [name, tensor] : whole.state()) {
    EXPECT_TRUE(torch::equal(tensor, *resumed.state().find(name))) << name;
  }
}

TEST(WeightAverage, RefusesAStateThatDoesNotFitAndChangesNothing) {
  const tensor::StateDict model = make_model();
  WeightAverage average(options_of(0.5, false), model);
  tensor::StateDict missing = average.state();
  missing.erase("average.running_mean");
  tensor::StateDict misshaped = average.state();
  misshaped.set("average.weight", torch::zeros({3}));
  tensor::StateDict unexpected = average.state();
  unexpected.set("average.other", torch::zeros({3}));
  for (const auto& state : {missing, misshaped, unexpected}) {
    EXPECT_THROW(average.load_state(state, "checkpoint"), Error);
    EXPECT_EQ(value_of(average.average(), "weight"), 1.0);
  }
}

TEST(WeightAverage, RefusesADecayOutOfRange) {
  EXPECT_THROW(options_of(1.0, true).validate(""), Error);
  EXPECT_THROW(options_of(-0.1, true).validate(""), Error);
  EXPECT_NO_THROW(options_of(0.0, true).validate(""));
}

}  // namespace
}  // namespace solera::optim
