#include "solera/methods/consolidation/options.h"

#include <fmt/format.h>

#include <numeric>

#include "solera/core/error.h"

namespace solera::methods {
namespace {

std::vector<double> expert_shares(const ConsolidationOptions& options,
                                  std::size_t experts) {
  std::vector<double> shares = options.expert_weights;
  if (shares.empty()) shares.assign(experts, 1.0);
  if (shares.size() != experts) {
    throw Error(ErrorKind::kUsage, "expert_weights",
                fmt::format("found {} weights, expected one for each of {} "
                            "experts",
                            shares.size(), experts));
  }
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  for (double& share : shares) share /= sum;
  return shares;
}

}  // namespace

void ConsolidationOptions::validate(const std::string& where) const {
  require_option(temperature > 0, where, "temperature", "above 0");
  require_option(generalist_share >= 0 && generalist_share <= 1, where,
                 "generalist_share", "from 0 to 1");
  double sum = expert_weights.empty() ? 1.0 : 0.0;
  for (const double weight : expert_weights) {
    require_option(weight >= 0, where, "expert_weights", "0 or more");
    sum += weight;
  }
  require_option(sum > 0, where, "expert_weights", "above 0 in sum");
  require_option(backbone_lr >= 0, where, "backbone_lr", "0 or more");
  require_option(head_lr >= 0, where, "head_lr", "0 or more");
  require_option(!generalist_head_lr || *generalist_head_lr >= 0, where,
                 "generalist_head_lr", "0 or more");
  require_option(label_weight >= 0, where, "label_weight", "0 or more");
}

std::vector<double> loss_weights(const ConsolidationOptions& options,
                                 std::size_t experts) {
  if (options.arm == Arm::kSoftLabel) return {1.0};
  if (experts == 0) {
    throw Error(ErrorKind::kUsage, "experts",
                "found none, expected at least one for the arms rc and td");
  }
  const bool all = options.arm == Arm::kConsolidation;
  const double rest = all ? 2.0 * (1.0 - options.generalist_share) : 1.0;
  std::vector<double> weights;
  if (all) weights.push_back(2.0 * options.generalist_share);
  for (const double share : expert_shares(options, experts)) {
    weights.push_back(rest * share);
  }
  return weights;
}

}  // namespace solera::methods
