#include "solera/optim/param_group.h"

namespace solera::optim {

std::vector<torch::Tensor> parameters_of(
    const std::vector<ParamGroup>& groups) {
  std::vector<torch::Tensor> parameters;
  for (const ParamGroup& group : groups) {
    for (const auto& [name, parameter] : group.parameters) {
      parameters.push_back(parameter);
    }
  }
  return parameters;
}

}  // namespace solera::optim
