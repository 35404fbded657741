#include "solera/methods/merging/merge.h"

#include <fmt/format.h>
#include <torch/torch.h>

#include <algorithm>

#include "solera/core/error.h"
#include "solera/methods/copied_head.h"
#include "solera/methods/merging/state_math.h"

namespace solera::methods {
namespace {

using tensor::StateDict;

[[noreturn]] void throw_merge_usage(const std::string& where,
                                    const std::string& message) {
  throw Error(ErrorKind::kUsage, where, message);
}

std::string form_of(const torch::Tensor& tensor) {
  return fmt::format("{} [{}]", torch::toString(tensor.scalar_type()),
                     fmt::join(tensor.sizes(), ", "));
}

void require_every_tensor(const NamedState& of, const NamedState& in,
                          const std::string& where) {
  for (const auto& [name, tensor] : of.state) {
    const torch::Tensor* other = in.state.find(name);
    if (other == nullptr) {
      throw_merge_usage(
          where, fmt::format("found no tensor '{}' in '{}', which '{}' has, "
                             "expected networks of one architecture",
                             name, in.name, of.name));
    }
    if (form_of(*other) == form_of(tensor)) continue;
    throw_merge_usage(
        where,
        fmt::format("found '{}' to be {} in '{}' and {} in '{}', "
                    "expected networks of one architecture",
                    name, form_of(*other), in.name, form_of(tensor), of.name));
  }
}

/// What does not show in the tensors' shapes.
void require_same_form(const MergeSource& a, const MergeSource& b,
                       const std::string& where) {
  const models::ModelSpec& x = a.network->spec();
  const models::ModelSpec& y = b.network->spec();
  if (x.architecture == y.architecture && x.stem == y.stem &&
      x.padding == y.padding) {
    return;
  }
  throw_merge_usage(
      where, fmt::format("found networks of other forms, '{}' ({}) and '{}' "
                         "({}), expected one architecture, stem and padding",
                         a.name, x.architecture, b.name, y.architecture));
}

void check_request(const std::vector<MergeSource>& networks,
                   const MergeSource* base, const MergeOptions& options,
                   const std::string& where) {
  if (options.needs_base() != (base != nullptr)) {
    throw_merge_usage(
        where, base == nullptr
                   ? "found no base, expected the network that all others "
                     "started from: this method adds to it"
                   : "found a base, expected none for the average: put it "
                     "among the networks");
  }
  const bool one = options.method == MergeMethod::kWiseFt;
  const std::size_t least = options.needs_base() ? 1 : 2;
  if (networks.size() < least || (one && networks.size() > 1)) {
    throw_merge_usage(
        where, fmt::format("found {} networks, expected {}{}", networks.size(),
                           least, one ? " for wise_ft" : " at least"));
  }
  if (!options.weights.empty() && options.weights.size() != networks.size()) {
    throw_merge_usage(
        where, fmt::format("found {} weights, expected one for each of {} "
                           "networks",
                           options.weights.size(), networks.size()));
  }
}

/// The parameters of a backbone, or its buffers.
StateDict part_of(models::Network& network, bool parameters) {
  const auto names = network.backbone().named_parameters();
  StateDict part;
  for (const auto& [name, tensor] : tensor::state_of(network.backbone())) {
    if ((names.find(name) != nullptr) == parameters) part.set(name, tensor);
  }
  return part;
}

States parts_of(const std::vector<MergeSource>& sources, bool parameters) {
  States states;
  for (const MergeSource& source : sources) {
    states.push_back(part_of(*source.network, parameters));
  }
  return states;
}

std::vector<double> weights_of(const MergeOptions& options, std::size_t count) {
  return options.weights.empty() ? std::vector<double>(count, 1.0)
                                 : options.weights;
}

StateDict merge_parameters(const States& states, const StateDict& base,
                           const MergeOptions& options) {
  switch (options.method) {
    case MergeMethod::kWiseFt:
      return interpolate_states(base, states.front(), options.alpha);
    case MergeMethod::kTaskArithmetic:
      return add_task_vectors(base, states, options.scale());
    case MergeMethod::kTies:
      return merge_ties(base, states, options.density, options.scale());
    case MergeMethod::kAverage:
      break;
  }
  return average_states(states, weights_of(options, states.size()));
}

// Never extrapolated: a variance must stay above 0.
StateDict merge_buffers(const States& states, const StateDict& base,
                        const MergeOptions& options) {
  const StateDict mean =
      average_states(states, weights_of(options, states.size()));
  if (!options.needs_base()) return mean;
  const bool interpolates = options.method == MergeMethod::kWiseFt;
  return interpolate_states(
      base, mean,
      interpolates ? options.alpha : std::min(1.0, options.scale()));
}

void require_same_networks(const std::vector<MergeSource>& sources,
                           const std::string& where) {
  std::vector<NamedState> states;
  for (const MergeSource& source : sources) {
    states.push_back(
        {source.name, tensor::state_of(source.network->backbone())});
  }
  require_same_tensors(states, where);
  for (const MergeSource& source : sources) {
    require_same_form(sources.front(), source, where);
  }
}

}  // namespace

void require_same_tensors(const std::vector<NamedState>& states,
                          const std::string& where) {
  for (std::size_t i = 1; i < states.size(); ++i) {
    require_every_tensor(states.front(), states[i], where);
    require_every_tensor(states[i], states.front(), where);
  }
}

models::NetworkPtr merge_networks(const std::vector<MergeSource>& networks,
                                  const MergeSource* base,
                                  const MergeOptions& options,
                                  const std::string& where) {
  check_request(networks, base, options, where);
  std::vector<MergeSource> all = networks;
  if (base != nullptr) all.insert(all.begin(), *base);
  require_same_networks(all, where);
  models::ModelSpec spec = all.front().network->spec();
  spec.classes = 0;
  models::NetworkPtr merged = models::make_network(spec, 0);
  models::Network& start = *all.front().network;
  StateDict state =
      merge_parameters(parts_of(networks, true), part_of(start, true), options);
  state.merge(
      merge_buffers(parts_of(networks, false), part_of(start, false), options));
  tensor::load_state_strict(merged->backbone(), state, where);
  for (const MergeSource& source : all) {
    if (source.network->heads().empty()) continue;
    add_copied_head(*merged, source.network->heads().front(), source.name);
  }
  return merged;
}

}  // namespace solera::methods
