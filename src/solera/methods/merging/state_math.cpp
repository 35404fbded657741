#include "solera/methods/merging/state_math.h"

#include <torch/torch.h>

#include <functional>
#include <numeric>

namespace solera::methods {
namespace {

using tensor::StateDict;
using torch::Tensor;

Tensor in_double(const StateDict& state, const std::string& name) {
  return state.find(name)->detach().to(torch::kDouble);
}

/// Every tensor of `first`, those of floating point made by `compute`.
StateDict map_floats(const StateDict& first,
                     const std::function<Tensor(const std::string&)>& compute) {
  StateDict result;
  for (const auto& [name, tensor] : first) {
    result.set(name, tensor.is_floating_point()
                         ? compute(name).to(tensor.scalar_type())
                         : tensor.detach().clone());
  }
  return result;
}

StateDict task_vector(const StateDict& base, const StateDict& tuned) {
  StateDict result;
  for (const auto& [name, tensor] : base) {
    if (!tensor.is_floating_point()) continue;
    result.set(name, in_double(tuned, name) - in_double(base, name));
  }
  return result;
}

/// Sets all numbers but the largest to 0.
void keep_largest(StateDict& vector, double density) {
  std::vector<Tensor> parts;
  for (const auto& [name, tensor] : vector) {
    parts.push_back(tensor.abs().flatten());
  }
  if (parts.empty()) return;
  const Tensor magnitudes = torch::cat(parts);
  const std::int64_t count = magnitudes.numel();
  if (count == 0) return;
  constexpr double kRounding = 1e-9;  // 0.2 of 15 is 3 in spite of binary
  const auto kept = std::max<std::int64_t>(
      1, static_cast<std::int64_t>(density * static_cast<double>(count) +
                                   kRounding));
  const Tensor least = std::get<0>(magnitudes.kthvalue(count - kept + 1));
  for (const auto& [name, tensor] : vector) {
    tensor.masked_fill_(tensor.abs() < least, 0.0);
  }
}

Tensor disjoint_mean(const std::vector<StateDict>& vectors,
                     const std::string& name) {
  std::vector<Tensor> tensors;
  for (const StateDict& vector : vectors) tensors.push_back(*vector.find(name));
  const Tensor all = torch::stack(tensors);
  const Tensor elected = all.sum(0).sign();
  const Tensor agrees = all.sign().eq(elected).logical_and(elected.ne(0));
  return (all * agrees).sum(0) / agrees.sum(0).clamp_min(1);
}

}  // namespace

StateDict average_states(const States& states,
                         const std::vector<double>& weights) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  return map_floats(states.front(), [&](const std::string& name) {
    Tensor sum = weights[0] * in_double(states[0], name);
    for (std::size_t i = 1; i < states.size(); ++i) {
      sum += weights[i] * in_double(states[i], name);
    }
    return sum / total;
  });
}

StateDict interpolate_states(const StateDict& from, const StateDict& to,
                             double alpha) {
  return map_floats(from, [&](const std::string& name) {
    return (1.0 - alpha) * in_double(from, name) + alpha * in_double(to, name);
  });
}

StateDict add_task_vectors(const StateDict& base, const States& tuned,
                           double lambda) {
  return map_floats(base, [&](const std::string& name) {
    const Tensor start = in_double(base, name);
    Tensor sum = torch::zeros_like(start);
    for (const StateDict& state : tuned) sum += in_double(state, name) - start;
    return start + lambda * sum;
  });
}

StateDict merge_ties(const StateDict& base, const States& tuned, double density,
                     double lambda) {
  std::vector<StateDict> vectors;
  for (const StateDict& state : tuned) {
    vectors.push_back(task_vector(base, state));
    keep_largest(vectors.back(), density);
  }
  return map_floats(base, [&](const std::string& name) {
    return in_double(base, name) + lambda * disjoint_mean(vectors, name);
  });
}

}  // namespace solera::methods
