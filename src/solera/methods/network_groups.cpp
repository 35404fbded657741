#include "solera/methods/network_groups.h"

#include <torch/torch.h>

#include "solera/core/text.h"

namespace solera::methods {

std::vector<optim::ParamGroup> network_groups(models::Network& network,
                                              const PartRates& rates,
                                              const std::string& prefix) {
  optim::ParamGroup backbone;
  backbone.name = "backbone";
  backbone.lr = rates.backbone;
  optim::ParamGroup heads;
  heads.name = "heads";
  heads.lr = rates.heads;
  optim::ParamGroup first;
  first.name = "first_head";
  first.lr = rates.first_head;
  const std::string first_prefix =
      network.heads().empty() ? "" : "heads." + network.heads()[0].name + ".";
  for (const auto& item : network.named_parameters()) {
    if (!item.value().requires_grad()) continue;
    const bool of_backbone = starts_with(item.key(), "backbone.");
    const bool of_first =
        rates.first_head && starts_with(item.key(), first_prefix);
    optim::ParamGroup& group =
        of_backbone ? backbone : (of_first ? first : heads);
    group.parameters.emplace_back(prefix + item.key(), item.value());
  }
  std::vector<optim::ParamGroup> groups;
  for (optim::ParamGroup* group : {&backbone, &heads, &first}) {
    if (!group->parameters.empty()) groups.push_back(std::move(*group));
  }
  return groups;
}

torch::Device device_of(const models::Network& network) {
  return network.parameters().front().device();
}

}  // namespace solera::methods
