#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/error.h"
#include "solera/optim/optimizer.h"
#include "tests/optim/toy_problem.h"

namespace solera::optim {
namespace {

OptimizerOptions options_of(OptimizerKind kind) {
  OptimizerOptions options;
  options.kind = kind;
  options.lr = 0.05;
  options.nesterov = kind == OptimizerKind::kSgd;
  return options;
}

void train(ToyProblem& toy, Optimizer& optimizer, int first, int last) {
  for (int i = first; i < last; ++i) {
    toy.backward(i);
    optimizer.step(1.0 / (1 + i));
  }
}

// What a checkpoint does: new memory, standard layout.
tensor::StateDict written_and_read(const tensor::StateDict& state) {
  tensor::StateDict copy;
  for (const auto& [name, tensor] : state) {
    copy.set(name, tensor.contiguous().clone());
  }
  return copy;
}

TEST(OptimizerState, ContinuesBitIdentically) {
  for (const auto& [name, kind] : EnumNames<OptimizerKind>::names()) {
    ToyProblem whole(5);
    const auto uninterrupted =
        make_optimizer(options_of(kind), {whole.group("all")});
    train(whole, *uninterrupted, 0, 10);

    ToyProblem first(5);
    const auto before = make_optimizer(options_of(kind), {first.group("all")});
    train(first, *before, 0, 4);
    const tensor::StateDict saved = written_and_read(before->state());

    ToyProblem second = first.copy();
    const auto after = make_optimizer(options_of(kind), {second.group("all")});
    after->load_state(saved, "checkpoint");
    train(second, *after, 4, 10);
    EXPECT_EQ(second.distance(whole), 0.0) << name;
  }
}

TEST(OptimizerState, IsNotTouchedByLaterStepsOfTheLoader) {
  ToyProblem toy(5);
  const auto options = options_of(OptimizerKind::kAdam);
  const auto optimizer = make_optimizer(options, {toy.group("all")});
  train(toy, *optimizer, 0, 2);
  const tensor::StateDict saved = written_and_read(optimizer->state());
  const torch::Tensor before = saved.find("w0.exp_avg")->clone();
  optimizer->load_state(saved, "checkpoint");
  train(toy, *optimizer, 2, 4);
  EXPECT_TRUE(torch::equal(*saved.find("w0.exp_avg"), before));
}

TEST(OptimizerState, CountsTheUpdatesOfEachParameter) {
  ToyProblem toy(5);
  const auto optimizer =
      make_optimizer(options_of(OptimizerKind::kSgd), {toy.group("all")});
  toy.backward(0);
  toy.parameters()[0].mutable_grad() = torch::Tensor();
  optimizer->step(1.0);
  const tensor::StateDict state = optimizer->state();
  EXPECT_EQ(state.find("w0.steps")->item<std::int64_t>(), 0);
  EXPECT_EQ(state.find("w0.momentum"), nullptr);
  EXPECT_EQ(state.find("w1.steps")->item<std::int64_t>(), 1);
  EXPECT_NE(state.find("w1.momentum"), nullptr);
}

// The message with which a trained optimizer refuses `state`; its own state
// must be as before.
std::string refusal(const tensor::StateDict& state) {
  ToyProblem toy(5);
  const auto optimizer =
      make_optimizer(options_of(OptimizerKind::kSgd), {toy.group("all")});
  train(toy, *optimizer, 0, 1);
  const tensor::StateDict before = written_and_read(optimizer->state());
  std::string message = "accepted";
  try {
    optimizer->load_state(state, "last");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kBadInput);
    message = error.what();
    for (const auto& [name, tensor] : optimizer->state()) {
      EXPECT_TRUE(torch::equal(tensor, *before.find(name))) << name;
    }
  }
  return message;
}

tensor::StateDict trained_state() {
  ToyProblem toy(6);
  const auto optimizer =
      make_optimizer(options_of(OptimizerKind::kSgd), {toy.group("all")});
  train(toy, *optimizer, 0, 2);
  return optimizer->state();
}

TEST(OptimizerState, RefusesWhatDoesNotFitAndChangesNothing) {
  EXPECT_EQ(refusal(trained_state()), "accepted");
  tensor::StateDict state = trained_state();
  state.erase("w2.momentum");
  EXPECT_EQ(refusal(state),
            "[last] 'w2.momentum' is missing, expected the state of the same "
            "model and optimizer");
  state = trained_state();
  state.set("w0.momentum", torch::zeros({7, 3}));
  EXPECT_EQ(refusal(state),
            "[last] 'w0.momentum' is Float [7, 3], expected Float [3, 7]");
  state = trained_state();
  state.set("w9.momentum", torch::zeros({1}));
  EXPECT_EQ(refusal(state),
            "[last] found 7 tensors, expected 6: the state of another model "
            "or optimizer");
  state = trained_state();
  state.set("w1.steps", torch::scalar_tensor(-4, torch::kInt64));
  EXPECT_EQ(refusal(state),
            "[last] 'w1.steps' is -4, expected one integer of 0 or more");
  state.set("w1.steps", torch::zeros({2}));
  EXPECT_EQ(refusal(state),
            "[last] 'w1.steps' is Float [2], expected one integer of 0 or "
            "more");
}

}  // namespace
}  // namespace solera::optim
