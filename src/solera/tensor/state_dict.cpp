#include "solera/tensor/state_dict.h"

#include <fmt/format.h>
#include <torch/nn/module.h>
#include <torch/utils.h>

#include <string>
#include <utility>
#include <vector>

#include "solera/core/error.h"
#include "solera/core/hash.h"
#include "solera/core/text.h"

namespace solera::tensor {
namespace {

constexpr std::size_t kNamesShown = 3;

std::string shape_text(const torch::Tensor& tensor) {
  return fmt::format("[{}]", fmt::join(tensor.sizes(), ", "));
}

void collect(const torch::nn::Module& module, const std::string& prefix,
             StateDict& state) {
  for (const auto& item : module.named_parameters(/*recurse=*/false)) {
    state.set(prefix + item.key(), item.value());
  }
  for (const auto& item : module.named_buffers(/*recurse=*/false)) {
    state.set(prefix + item.key(), item.value());
  }
  for (const auto& child : module.named_children()) {
    collect(*child.value(), prefix + child.key() + ".", state);
  }
}

void add_to_hash(const std::string& name, const torch::Tensor& tensor,
                 Sha256& hash) {
  hash.add(name);
  hash.add(torch::toString(tensor.scalar_type()));
  hash.add(shape_text(tensor));
  const torch::Tensor flat = tensor.detach().cpu().contiguous();
  hash.add(ByteSpan(static_cast<const std::uint8_t*>(flat.data_ptr()),
                    flat.nbytes()));
}

// What would be copied where, and what stands against it.
struct Plan {
  LoadReport report;
  std::vector<std::pair<torch::Tensor, torch::Tensor>> copies;  // to, from
};

Plan plan_load(const torch::nn::Module& module, const StateDict& state) {
  Plan plan;
  const StateDict own = state_of(module);
  for (const auto& [name, target] : own) {
    const torch::Tensor* source = state.find(name);
    if (source == nullptr) {
      if (!ends_with(name, "num_batches_tracked")) {
        plan.report.missing.push_back(name);
      }
    } else if (source->sizes() != target.sizes()) {
      plan.report.mismatched.push_back(fmt::format("{}: found {}, expected {}",
                                                   name, shape_text(*source),
                                                   shape_text(target)));
    } else {
      plan.copies.emplace_back(target, *source);
    }
  }
  for (const auto& [name, tensor] : state) {
    if (!own.contains(name)) plan.report.unexpected.push_back(name);
  }
  return plan;
}

void run(const Plan& plan) {
  const torch::NoGradGuard no_grad;
  for (const auto& [to, from] : plan.copies) torch::Tensor(to).copy_(from);
}

void append(const char* kind, std::vector<std::string> names,
            std::vector<std::string>& parts) {
  if (names.empty()) return;
  const std::size_t count = names.size();
  std::string rest;
  if (count > kNamesShown) {
    names.resize(kNamesShown);
    rest = fmt::format(" and {} more", count - kNamesShown);
  }
  parts.push_back(
      fmt::format("{} {} ({}{})", count, kind, join(names, ", "), rest));
}

}  // namespace

const torch::Tensor* StateDict::find(const std::string& name) const {
  const auto place = places_.find(name);
  return place == places_.end() ? nullptr : &entries_[place->second].second;
}

void StateDict::set(const std::string& name, torch::Tensor tensor) {
  const auto [place, added] = places_.try_emplace(name, entries_.size());
  if (added) {
    entries_.emplace_back(name, std::move(tensor));
  } else {
    entries_[place->second].second = std::move(tensor);
  }
}

void StateDict::erase(const std::string& name) {
  const auto found = places_.find(name);
  if (found == places_.end()) return;
  const std::size_t removed = found->second;
  places_.erase(found);
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(removed));
  for (auto& [key, place] : places_) place -= place > removed ? 1 : 0;
}

StateDict StateDict::with_prefix_removed(const std::string& prefix) const {
  StateDict result;
  for (const auto& [name, tensor] : entries_) {
    if (starts_with(name, prefix)) {
      result.set(name.substr(prefix.size()), tensor);
    }
  }
  return result;
}

StateDict StateDict::with_prefix_added(const std::string& prefix) const {
  StateDict result;
  for (const auto& [name, tensor] : entries_) result.set(prefix + name, tensor);
  return result;
}

void StateDict::merge(const StateDict& other) {
  for (const auto& [name, tensor] : other) set(name, tensor);
}

StateDict state_of(const torch::nn::Module& module) {
  StateDict state;
  collect(module, "", state);
  return state;
}

std::string LoadReport::summary() const {
  std::vector<std::string> parts;
  append("missing", missing, parts);
  append("unexpected", unexpected, parts);
  append("of another shape", mismatched, parts);
  return parts.empty() ? "complete" : join(parts, "; ");
}

LoadReport load_state(torch::nn::Module& module, const StateDict& state) {
  const Plan plan = plan_load(module, state);
  run(plan);
  return plan.report;
}

void load_state_strict(torch::nn::Module& module, const StateDict& state,
                       const std::string& where) {
  const Plan plan = plan_load(module, state);
  if (!plan.report.complete()) {
    throw Error(ErrorKind::kBadInput, where,
                fmt::format("the tensors do not fit the network: {}; choose "
                            "the architecture that the weights were made for",
                            plan.report.summary()));
  }
  run(plan);
}

std::string state_hash(const StateDict& state) {
  Sha256 hash;
  for (const auto& [name, tensor] : state) add_to_hash(name, tensor, hash);
  return hash.hex();
}

}  // namespace solera::tensor
