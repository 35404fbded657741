#include "solera/io/weight_set.h"

#include <algorithm>
#include <utility>

#include "solera/core/text.h"

namespace solera::io {
namespace {

using tensor::StateDict;

constexpr const char* kPrefixes[] = {
    "module.",  "_orig_mod.",  "model.",    "_model.",
    "net.",     "network.",    "backbone.", "online_model.",
    "student.", "timm_model.", "teacher.",  "_fsdp_wrapped_module."};
constexpr const char* kAveragedPrefixes[] = {
    "ema_model.",  "model_ema.",      "_ema_model.", "ema.",
    "module_ema.", "averaged_model.", "swa_model."};
// Of averages (n_averaged: torch; initted, step: ema_pytorch; decay,
// num_updates: LitEma).
constexpr const char* kCounters[] = {"n_averaged", "initted", "step", "decay",
                                     "num_updates"};
constexpr const char* kBesideNetwork[] = {"criterion.", "loss.", "loss_fn.",
                                          "loss_func.", "train_loss."};
// Of thop, which counts operations, in every layer.
constexpr const char* kOperationCounts[] = {"total_ops", "total_params"};

template <std::size_t kSize>
const char* prefix_of(const std::string& name,
                      const char* const (&prefixes)[kSize]) {
  for (const char* prefix : prefixes) {
    if (starts_with(name, prefix) && name.size() > std::string(prefix).size()) {
      return prefix;
    }
  }
  return nullptr;
}

bool is_counter(const std::string& name) {
  return std::find(std::begin(kCounters), std::end(kCounters), name) !=
         std::end(kCounters);
}

bool is_operation_count(const std::string& name) {
  const std::string last = name.substr(name.rfind('.') + 1);
  return std::find(std::begin(kOperationCounts), std::end(kOperationCounts),
                   last) != std::end(kOperationCounts);
}

// torchvision's files of DenseNet are older than its names: they have
// "denselayer1.norm.1.weight" for "denselayer1.norm1.weight".
std::string current_name(std::string name) {
  const std::size_t layer = name.find("denselayer");
  if (layer == std::string::npos) return name;
  for (const char* old : {".norm.1.", ".norm.2.", ".conv.1.", ".conv.2."}) {
    const std::size_t at = name.find(old, layer);
    if (at != std::string::npos) return name.erase(at + 5, 1);
  }
  return name;
}

// The wrapper's prefix of every name that belongs to the network; null if
// there is none.
const char* shared_prefix(const StateDict& state) {
  const char* shared = nullptr;
  for (const auto& [name, tensor] : state) {
    if (is_counter(name) || prefix_of(name, kBesideNetwork)) continue;
    const char* prefix = prefix_of(name, kPrefixes);
    if (prefix == nullptr) return nullptr;
    if (shared == nullptr) shared = prefix;
    if (prefix != shared) return nullptr;
  }
  return shared;
}

void strip(WeightSet& set) {
  while (const char* prefix = shared_prefix(set.state)) {
    set.averaged = set.averaged || set.state.contains("n_averaged");
    set.prefix += prefix;
    set.state = set.state.with_prefix_removed(prefix);
  }
}

}  // namespace

std::vector<WeightSet> split_weight_sets(WeightSet whole) {
  std::vector<WeightSet> sets(1);
  sets[0].place = whole.place;
  sets[0].averaged = whole.averaged;
  std::vector<std::string> prefixes;
  for (const auto& [name, tensor] : whole.state) {
    if (is_operation_count(name)) continue;
    const char* prefix = prefix_of(name, kAveragedPrefixes);
    if (prefix == nullptr) {
      sets[0].state.set(current_name(name), tensor);
    } else if (std::find(prefixes.begin(), prefixes.end(), prefix) ==
               prefixes.end()) {
      prefixes.emplace_back(prefix);
    }
  }
  for (const std::string& prefix : prefixes) {
    sets.push_back(
        {whole.place, true, prefix, whole.state.with_prefix_removed(prefix)});
  }
  for (WeightSet& set : sets) strip(set);
  const auto nothing = [](const WeightSet& set) {
    return std::all_of(set.state.begin(), set.state.end(), [](const auto& e) {
      return is_counter(e.first) || prefix_of(e.first, kBesideNetwork);
    });
  };
  if (std::all_of(sets.begin(), sets.end(), nothing)) return {std::move(whole)};
  sets.erase(std::remove_if(sets.begin(), sets.end(), nothing), sets.end());
  return sets;
}

}  // namespace solera::io
