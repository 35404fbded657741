#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

#include "solera/optim/param_group.h"

namespace solera::optim {

/// Weights of odd sizes, one channels-last, and a loss per step.
class ToyProblem {
 public:
  explicit ToyProblem(int seed) {
    torch::manual_seed(static_cast<std::uint64_t>(seed));
    add(torch::randn({3, 7}));
    add(torch::randn({4, 3, 3, 3})
            .contiguous(torch::MemoryFormat::ChannelsLast));
    add(torch::randn({1037}));
  }

  std::vector<torch::Tensor> parameters() const { return weights_; }

  ParamGroup group(const std::string& name) const {
    ParamGroup group;
    group.name = name;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      group.parameters.emplace_back("w" + std::to_string(i), weights_[i]);
    }
    return group;
  }

  /// Gradients of a loss that differs from step to step.
  void backward(int step) {
    for (torch::Tensor& weight : weights_) {
      weight.mutable_grad() = torch::Tensor();
      const double shift = 0.3 * step;
      ((weight - 1.5).square() / 2 + torch::cos(weight * shift))
          .sum()
          .backward();
    }
  }

  /// The largest difference between the weights; NaN if one is NaN.
  double distance(const ToyProblem& other) const {
    return (flat() - other.flat()).abs().max().item<double>();
  }

  double largest() const { return flat().abs().max().item<double>(); }

  ToyProblem copy() const {
    ToyProblem other(0);
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      other.weights_[i] = weights_[i].detach().clone().requires_grad_();
    }
    return other;
  }

 private:
  void add(torch::Tensor weight) {
    weights_.push_back(weight.requires_grad_());
  }

  torch::Tensor flat() const {
    std::vector<torch::Tensor> parts;
    for (const torch::Tensor& weight : weights_) {
      parts.push_back(weight.detach().flatten());
    }
    return torch::cat(parts);
  }

  std::vector<torch::Tensor> weights_;
};

}  // namespace solera::optim
