#include "solera/methods/merging/state_math.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>

namespace solera::methods {
namespace {

using tensor::StateDict;

/// {a: [first, second, ...]}, a tensor of one name.
StateDict state(const std::vector<double>& numbers) {
  StateDict result;
  result.set("a", torch::tensor(numbers, torch::kFloat32));
  return result;
}

std::vector<float> numbers_of(const StateDict& state,
                              const std::string& name = "a") {
  const torch::Tensor tensor = state.find(name)->contiguous();
  return {tensor.data_ptr<float>(), tensor.data_ptr<float>() + tensor.numel()};
}

using Floats = std::vector<float>;

TEST(AverageStates, IsTheWeightedMean) {
  const States states = {state({1, 2}), state({3, -6}), state({5, 1})};
  EXPECT_EQ(numbers_of(average_states(states, {1, 1, 1})), (Floats{3, -1}));
  EXPECT_EQ(numbers_of(average_states(states, {2, 1, 1})),
            (Floats{2.5f, -0.25f}));
  EXPECT_EQ(numbers_of(average_states(states, {0, 8, 0})), (Floats{3, -6}));
}

TEST(AverageStates, OfEqualStatesIsThatState) {
  const StateDict one = state({0.1, 1e-7, -3e5, 1.0 / 3});
  EXPECT_EQ(numbers_of(average_states({one, one, one}, {1, 1, 1})),
            numbers_of(one));
}

TEST(InterpolateStates, GoesFromOneToTheOther) {
  const StateDict from = state({0, 8});
  const StateDict to = state({4, -8});
  EXPECT_EQ(numbers_of(interpolate_states(from, to, 0.25)), (Floats{1, 4}));
  EXPECT_EQ(numbers_of(interpolate_states(from, to, 0)), numbers_of(from));
  EXPECT_EQ(numbers_of(interpolate_states(from, to, 1)), numbers_of(to));
}

TEST(AddTaskVectors, AddsTheDifferencesToTheBase) {
  const StateDict base = state({1, 2});
  const States tuned = {state({2, 2}), state({0, 6})};
  EXPECT_EQ(numbers_of(add_task_vectors(base, tuned, 0.5)), (Floats{1, 4}));
  EXPECT_EQ(numbers_of(add_task_vectors(base, tuned, 0)), numbers_of(base));
  EXPECT_EQ(numbers_of(add_task_vectors(base, {tuned[1]}, 1)),
            numbers_of(tuned[1]));
}

TEST(MergeTies, TrimsElectsSignsAndAveragesWhatAgrees) {
  // Of five numbers two are kept: (0,-5,0,4,0) and (3,2,0,0,0).
  const StateDict base = state({10, 10, 10, 10, 10});
  const States tuned = {state({11, 5, 10, 14, 12}), state({13, 12, 11, 10, 9})};
  // Sums 3, -3, 0, 4, 0: elected +, -, none, +, none.
  EXPECT_EQ(numbers_of(merge_ties(base, tuned, 0.4, 1)),
            (Floats{13, 5, 10, 14, 10}));
  EXPECT_EQ(numbers_of(merge_ties(base, tuned, 0.4, 0.5)),
            (Floats{11.5f, 7.5f, 10, 12, 10}));
}

TEST(MergeTies, AveragesOnlyOverThoseThatAgree) {
  const StateDict base = state({0});
  const States tuned = {state({6}), state({2}), state({-3}), state({0})};
  EXPECT_EQ(numbers_of(merge_ties(base, tuned, 1, 1)), (Floats{4}));
}

TEST(MergeTies, LeavesTheBaseWhereNoSignIsElected) {
  const StateDict base = state({7, 7});
  const States tuned = {state({9, 8}), state({5, 8})};
  EXPECT_EQ(numbers_of(merge_ties(base, tuned, 1, 1)), (Floats{7, 8}));
}

TEST(MergeTies, TrimsOverAllTensorsTogether) {
  StateDict base;
  StateDict tuned;
  base.set("large", torch::zeros({2}));
  base.set("small", torch::zeros({2}));
  tuned.set("large", torch::tensor({8.0f, -9.0f}));
  tuned.set("small", torch::tensor({1.0f, 2.0f}));
  const StateDict merged = merge_ties(base, {tuned}, 0.5, 1);
  EXPECT_EQ(numbers_of(merged, "large"), (Floats{8, -9}));
  EXPECT_EQ(numbers_of(merged, "small"), (Floats{0, 0}));
}

TEST(MergeTies, KeepsTheShareRoundedDownAndOneAtLeast) {
  std::vector<double> numbers(15);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = static_cast<double>(i) + 1;
  }
  const StateDict base = state(std::vector<double>(15, 0.0));
  const auto kept = [&](double density) {
    const Floats merged =
        numbers_of(merge_ties(base, {state(numbers)}, density, 1));
    return 15 - std::count(merged.begin(), merged.end(), 0.0f);
  };
  EXPECT_EQ(kept(0.2), 3);
  EXPECT_EQ(kept(0.26), 3);
  EXPECT_EQ(kept(0.001), 1);
  EXPECT_EQ(kept(1), 15);
}

TEST(MergeTies, KeepsNumbersThatEqualTheSmallestKept) {
  const StateDict base = state({0, 0, 0, 0});
  EXPECT_EQ(numbers_of(merge_ties(base, {state({2, -2, 2, 1})}, 0.25, 1)),
            (Floats{2, -2, 2, 0}));
}

TEST(MergeTies, OfOneUntrimmedTaskVectorIsTheNetworkOrTheBase) {
  const StateDict base = state({1, 2, 3});
  const StateDict tuned = state({2, 0, 3});
  EXPECT_EQ(numbers_of(merge_ties(base, {tuned}, 1, 1)), numbers_of(tuned));
  EXPECT_EQ(numbers_of(merge_ties(base, {tuned}, 1, 0)), numbers_of(base));
}

TEST(StateMath, TakesIntegersFromTheFirstAndKeepsTypes) {
  StateDict first;
  StateDict second;
  first.set("count", torch::tensor(std::int64_t{5}));
  second.set("count", torch::tensor(std::int64_t{9}));
  first.set("half", torch::tensor({1.0}, torch::kFloat16));
  second.set("half", torch::tensor({2.0}, torch::kFloat16));
  const States results = {average_states({first, second}, {1, 1}),
                          interpolate_states(first, second, 0.5),
                          add_task_vectors(first, {second}, 0.5),
                          merge_ties(first, {second}, 1, 0.5)};
  for (const StateDict& result : results) {
    EXPECT_EQ(result.find("count")->item<std::int64_t>(), 5);
    EXPECT_EQ(result.find("count")->scalar_type(), torch::kInt64);
    EXPECT_EQ(result.find("half")->scalar_type(), torch::kFloat16);
    EXPECT_EQ(result.find("half")->item<double>(), 1.5);
  }
}

TEST(StateMath, SharesNoMemoryWithItsInputs) {
  const StateDict one = state({1, 2});
  const StateDict merged = average_states({one}, {1});
  merged.find("a")->fill_(7);
  EXPECT_EQ(numbers_of(one), (Floats{1, 2}));
}

}  // namespace
}  // namespace solera::methods
