#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solera/models/network.h"
#include "solera/optim/param_group.h"

namespace solera::methods {

/// Learning rates of the parts of a network; one that is not given is the
/// optimizer's.
struct PartRates {
  std::optional<double> backbone;
  std::optional<double> heads;
  std::optional<double> first_head;  ///< Not given: as `heads`.
};

/// The parameters of `network` that require gradients, as the groups
/// "backbone", "heads" and, where it has a rate of its own, "first_head".
/// `prefix` is put in front of every parameter's name.
std::vector<optim::ParamGroup> network_groups(models::Network& network,
                                              const PartRates& rates,
                                              const std::string& prefix = "");

/// Where the network's weights are.
torch::Device device_of(const models::Network& network);

}  // namespace solera::methods
