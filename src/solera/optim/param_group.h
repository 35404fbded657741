#pragma once

#include <torch/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace solera::optim {

/// Parameters that share a learning rate and a weight decay.
struct ParamGroup {
  std::string name;  ///< For metrics: "backbone", "heads".
  /// Leaves that require gradients, with names unique over all groups.
  std::vector<std::pair<std::string, torch::Tensor>> parameters;
  std::optional<double> lr;         ///< Replaces the optimizer's, >= 0.
  double lr_scale = 1.0;            ///< Times either of them, >= 0.
  double weight_decay_scale = 1.0;  ///< Times the optimizer's, >= 0.
  bool scheduled = true;            ///< False: the schedule's factor stays 1.
};

/// The parameters of all groups, in order.
std::vector<torch::Tensor> parameters_of(const std::vector<ParamGroup>& groups);

}  // namespace solera::optim
