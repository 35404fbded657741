#include "solera/io/torch_state.h"

#include <algorithm>
#include <string>
#include <utility>

#include "solera/core/error.h"
#include "solera/core/text.h"
#include "solera/io/torch_tensor.h"

namespace solera::io {
namespace {

using Kind = PickleNode::Kind;
using tensor::StateDict;

// Where trainers put the weights, the plain ones before averaged ones.
constexpr const char* kWrappers[] = {
    "state_dict", "model_state_dict", "model",     "net",
    "network",    "module",           "model_ema", "state_dict_ema",
    "ema",        "ema_state_dict"};
constexpr const char* kPrefixes[] = {"module.", "_orig_mod.", "model."};
constexpr int kMaxWrapping = 4;
constexpr int kMaxModuleDepth = 100;
// A few lines of pickle can describe a tree of modules that has 2^100 leaves,
// each with the same thousand tensors.
constexpr int kMaxModules = 100'000;
constexpr int kMaxTensors = 20'000;
constexpr std::size_t kMaxNameBytes = 1000;

class StateFinder {
 public:
  explicit StateFinder(StorageTable& storages) : storages_(storages) {}

  StateDict find(const PickleNode& node, int wrapping) {
    if (const PickleRef attributes = module_attributes(node)) {
      StateDict state;
      collect_module(*attributes, "", 0, state);
      return state;
    }
    if (!node.is_mapping()) return {};
    for (const char* name : kWrappers) {
      const PickleRef inner = node.find(name);
      if (inner == nullptr || wrapping >= kMaxWrapping) continue;
      StateDict state = find(*inner, wrapping + 1);
      if (!state.empty()) return state;
    }
    StateDict state;
    collect_tensors(node, "", state);
    return state;
  }

 private:
  [[noreturn]] void fail(const char* found) const {
    throw Error(
        ErrorKind::kBadInput, storages_.where(),
        std::string("holds ") + found + ", save its state_dict instead");
  }

  // The __dict__ of a pickled torch.nn.Module; null for anything else.
  static PickleRef module_attributes(const PickleNode& node) {
    if (!node.is(Kind::kObject) || node.state == nullptr) return nullptr;
    const bool module = node.state->find("_parameters") != nullptr &&
                        node.state->find("_modules") != nullptr;
    return module ? node.state : nullptr;
  }

  void collect_tensors(const PickleNode& mapping, const std::string& prefix,
                       StateDict& state) {
    if (!mapping.is_mapping()) return;
    for (std::size_t i = 0; i + 1 < mapping.items.size(); i += 2) {
      const PickleNode& key = *mapping.items[i];
      const PickleNode& value = *mapping.items[i + 1];
      if (key.is(Kind::kText) && is_tensor(value)) {
        if (++tensors_ > kMaxTensors) fail("more than 20,000 tensors");
        if (prefix.size() + key.text.size() > kMaxNameBytes) {
          fail("a tensor whose name is longer than 1,000 bytes");
        }
        state.set(prefix + key.text, make_tensor(value, storages_));
      }
    }
  }

  void collect_module(const PickleNode& attributes, const std::string& prefix,
                      int depth, StateDict& state) {
    if (depth > kMaxModuleDepth || ++modules_ > kMaxModules) {
      fail("modules nested too deep");
    }
    for (const char* group : {"_parameters", "_buffers"}) {
      const PickleRef members = attributes.find(group);
      if (members != nullptr) collect_tensors(*members, prefix, state);
    }
    const PickleRef children = attributes.find("_modules");
    if (!children->is_mapping()) return;
    for (std::size_t i = 0; i + 1 < children->items.size(); i += 2) {
      const PickleNode& name = *children->items[i];
      const PickleRef child = module_attributes(*children->items[i + 1]);
      if (!name.is(Kind::kText) || child == nullptr) continue;
      collect_module(*child, prefix + name.text + ".", depth + 1, state);
    }
  }

  StorageTable& storages_;
  int modules_ = 0;
  int tensors_ = 0;
};

bool all_start_with(const StateDict& state, const std::string& prefix) {
  return std::all_of(state.begin(), state.end(), [&](const auto& entry) {
    return starts_with(entry.first, prefix) &&
           entry.first.size() > prefix.size();
  });
}

}  // namespace

StateDict find_state(const PickleNode& root, StorageTable& storages) {
  return StateFinder(storages).find(root, 0);
}

StateDict strip_wrapper_prefixes(StateDict state) {
  StateDict without_counter = state;
  without_counter.erase("n_averaged");
  if (!without_counter.empty() && all_start_with(without_counter, "module.")) {
    state = std::move(without_counter);
  }
  for (bool changed = true; changed && !state.empty();) {
    changed = false;
    for (const char* prefix : kPrefixes) {
      if (!all_start_with(state, prefix)) continue;
      state = state.with_prefix_removed(prefix);
      changed = true;
    }
  }
  return state;
}

}  // namespace solera::io
