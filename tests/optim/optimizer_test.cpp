#include "solera/optim/optimizer.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "solera/core/error.h"
#include "tests/optim/toy_problem.h"

namespace solera::optim {
namespace {

constexpr int kSteps = 20;

// Runs PyTorch's optimizer and ours on the same problem. 1e-7 relative to the
// largest weight: the order of operations is the same, so equality is
// expected but for fused multiply-add.
template <class Make>
void expect_same_weights(const OptimizerOptions& options, Make make_torch) {
  ToyProblem theirs(1);
  ToyProblem ours(1);
  auto reference = make_torch(theirs.parameters());
  auto optimizer = make_optimizer(options, {ours.group("all")});
  for (int i = 0; i < kSteps; ++i) {
    theirs.backward(i);
    reference.step();
    ours.backward(i);
    optimizer->step(1.0);
  }
  ASSERT_GT(theirs.distance(ToyProblem(1)), 1e-3);
  EXPECT_LE(ours.distance(theirs), 1e-7 * theirs.largest());
}

OptimizerOptions options_of(OptimizerKind kind, double lr) {
  OptimizerOptions options;
  options.kind = kind;
  options.lr = lr;
  options.weight_decay = 0.05;
  return options;
}

TEST(Optimizer, SgdWithMomentumEqualsPyTorch) {
  expect_same_weights(options_of(OptimizerKind::kSgd, 0.1), [](auto weights) {
    return torch::optim::SGD(
        weights,
        torch::optim::SGDOptions(0.1).momentum(0.9).weight_decay(0.05));
  });
}

TEST(Optimizer, SgdWithNesterovEqualsPyTorch) {
  OptimizerOptions options = options_of(OptimizerKind::kSgd, 0.1);
  options.nesterov = true;
  expect_same_weights(options, [](auto weights) {
    return torch::optim::SGD(
        weights,
        torch::optim::SGDOptions(0.1).momentum(0.9).nesterov(true).weight_decay(
            0.05));
  });
}

TEST(Optimizer, PlainSgdEqualsPyTorch) {
  OptimizerOptions options = options_of(OptimizerKind::kSgd, 0.1);
  options.momentum = 0;
  options.weight_decay = 0;
  expect_same_weights(options, [](auto weights) {
    return torch::optim::SGD(weights, torch::optim::SGDOptions(0.1));
  });
}

TEST(Optimizer, AdamEqualsPyTorch) {
  OptimizerOptions options = options_of(OptimizerKind::kAdam, 0.02);
  options.beta1 = 0.8;
  options.beta2 = 0.95;
  options.eps = 1e-6;
  expect_same_weights(options, [](auto weights) {
    return torch::optim::Adam(weights, torch::optim::AdamOptions(0.02)
                                           .betas(std::make_tuple(0.8, 0.95))
                                           .eps(1e-6)
                                           .weight_decay(0.05));
  });
}

TEST(Optimizer, AdamWEqualsPyTorch) {
  expect_same_weights(
      options_of(OptimizerKind::kAdamW, 0.02), [](auto weights) {
        return torch::optim::AdamW(
            weights, torch::optim::AdamWOptions(0.02).weight_decay(0.05));
      });
}

TEST(Optimizer, GroupsHaveTheirOwnLearningRateAndDecay) {
  const auto weight = [] { return torch::ones({2}, torch::requires_grad()); };
  ParamGroup backbone{"backbone", {{"a", weight()}}, {}, 0.1, 0.0};
  ParamGroup heads{"heads", {{"b", weight()}}, 0.4, 1.0, 2.0};
  OptimizerOptions options;
  options.lr = 0.5;
  options.momentum = 0;
  options.weight_decay = 0.25;
  const auto optimizer = make_optimizer(options, {backbone, heads});
  for (auto& parameter : parameters_of(optimizer->groups())) {
    parameter.mutable_grad() = torch::ones({2});
  }
  optimizer->step(0.5);
  // 1 - 0.5 * 0.1 * 0.5 * (1 + 0), and 1 - 0.4 * 0.5 * (1 + 0.5).
  EXPECT_FLOAT_EQ(backbone.parameters[0].second[0].item<float>(), 0.975F);
  EXPECT_FLOAT_EQ(heads.parameters[0].second[1].item<float>(), 0.7F);
}

TEST(Optimizer, SkipsParametersWithoutGradient) {
  for (const auto& [name, kind] : EnumNames<OptimizerKind>::names()) {
    ToyProblem toy(3);
    const auto optimizer =
        make_optimizer(options_of(kind, 0.1), {toy.group("all")});
    toy.backward(0);
    optimizer->step(1.0);
    const ToyProblem before = toy.copy();
    optimizer->zero_grad();
    EXPECT_FALSE(toy.parameters()[0].grad().defined());
    optimizer->step(1.0);
    EXPECT_EQ(toy.distance(before), 0.0) << name;
  }
}

TEST(Optimizer, LeavesTheGradientAsItIs) {
  for (const auto& [name, kind] : EnumNames<OptimizerKind>::names()) {
    ToyProblem toy(3);
    const auto optimizer =
        make_optimizer(options_of(kind, 0.1), {toy.group("all")});
    toy.backward(0);
    const torch::Tensor gradient = toy.parameters()[0].grad().clone();
    optimizer->step(1.0);
    optimizer->step(1.0);
    EXPECT_TRUE(torch::equal(toy.parameters()[0].grad(), gradient)) << name;
  }
}

TEST(Optimizer, RefusesAParameterInTwoGroups) {
  ToyProblem toy(3);
  ParamGroup renamed = toy.group("second");
  for (auto& [name, parameter] : renamed.parameters) name += "_again";
  EXPECT_THROW(make_optimizer({}, {toy.group("first"), renamed}), Error);
  ToyProblem other(4);
  EXPECT_THROW(make_optimizer({}, {toy.group("first"), other.group("second")}),
               Error);
}

TEST(Optimizer, RefusesOptionsOutOfRange) {
  const auto accepted = [](const std::string& yaml) {
    OptimizerOptions options;
    try {
      read_options(parse_yaml(yaml, ""), {"", ""}, options);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kUsage);
      return false;
    }
    return true;
  };
  EXPECT_TRUE(accepted("{kind: adamw, lr: 0, nesterov: true}"));
  for (const char* yaml :
       {"lr: -1", "lr: .nan", "lr: .inf", "momentum: 1", "momentum: -0.1",
        "{nesterov: true, momentum: 0}", "beta1: 1", "beta2: 1", "eps: -1",
        "weight_decay: -1", "kind: lion"}) {
    EXPECT_FALSE(accepted(yaml)) << yaml;
  }
}

}  // namespace
}  // namespace solera::optim
