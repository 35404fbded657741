#include "solera/io/torch_state.h"

#include <fmt/format.h>

#include <set>
#include <string>
#include <utility>

#include "solera/core/error.h"
#include "solera/io/torch_tensor.h"

namespace solera::io {
namespace {

using Kind = PickleNode::Kind;
using tensor::StateDict;

// Where trainers put the weights, and where averages of them.
constexpr const char* kTrained[] = {
    "state_dict", "model_state_dict", "model_state", "model",
    "net",        "network",          "module",      "weights",
    "params",     "shadow",           "student"};
constexpr const char* kAveraged[] = {
    "state_dict_ema", "model_ema", "ema_state_dict", "model_state_dict_ema",
    "ema_model",      "ema",       "ema_state",      "params_ema",
    "averaged_model", "swa_model", "teacher"};
constexpr int kMaxWrapping = 4;
constexpr int kMaxModuleDepth = 100;
// A few lines of pickle can describe a tree of modules that has 2^100 leaves,
// each with the same thousand tensors.
constexpr int kMaxModules = 100'000;
constexpr int kMaxTensors = 20'000;
constexpr std::size_t kMaxNameBytes = 1000;

std::string below(const std::string& place, const char* name) {
  return place.empty() ? name : place + "." + name;
}

class StateFinder {
 public:
  explicit StateFinder(StorageTable& storages) : storages_(storages) {}

  // The first set found in `node` goes to `sets`, then its averages.
  bool find(const PickleNode& node, const std::string& place, bool averaged,
            int wrapping, std::vector<WeightSet>& sets) {
    // A pickle may hold an object in several places, also in itself.
    if (!seen_.insert(&node).second) return false;
    if (const PickleRef attributes = module_attributes(node)) {
      WeightSet set{place, averaged, "", {}};
      collect_module(*attributes, "", 0, set.state);
      return add(std::move(set), sets);
    }
    if (!node.is_mapping()) return false;
    bool found = false;
    for (const char* name : kTrained) {
      found = found || find_member(node, name, place, averaged, wrapping, sets);
    }
    for (const char* name : kAveraged) {
      found = find_member(node, name, place, true, wrapping, sets) || found;
    }
    if (found) return true;
    WeightSet set{place, averaged, "", {}};
    collect_tensors(node, "", set.state);
    return add(std::move(set), sets);
  }

 private:
  [[noreturn]] void fail(const std::string& found) const {
    throw Error(ErrorKind::kBadInput, storages_.where(),
                "holds " + found + ", save its state_dict instead");
  }

  static bool add(WeightSet set, std::vector<WeightSet>& sets) {
    if (set.state.empty()) return false;
    sets.push_back(std::move(set));
    return true;
  }

  bool find_member(const PickleNode& node, const char* name,
                   const std::string& place, bool averaged, int wrapping,
                   std::vector<WeightSet>& sets) {
    const PickleRef inner = node.find(name);
    return inner != nullptr && wrapping < kMaxWrapping &&
           find(*inner, below(place, name), averaged, wrapping + 1, sets);
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
      if (!key.is(Kind::kText)) continue;
      if (is_quantised_tensor(value)) {
        throw Error(ErrorKind::kBadInput, storages_.where(),
                    fmt::format("'{}' is quantised, expected floating-point "
                                "weights: save those of the network before "
                                "quantisation",
                                prefix + key.text));
      }
      if (!is_tensor(value)) continue;
      if (++tensors_ > kMaxTensors) fail("more than 20,000 tensors");
      if (prefix.size() + key.text.size() > kMaxNameBytes) {
        fail("a tensor whose name is longer than 1,000 bytes");
      }
      state.set(prefix + key.text, make_tensor(value, storages_));
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
  std::set<PickleRef> seen_;
  int modules_ = 0;
  int tensors_ = 0;
};

}  // namespace

std::vector<WeightSet> find_weight_sets(const PickleNode& root,
                                        StorageTable& storages) {
  std::vector<WeightSet> sets;
  StateFinder(storages).find(root, "", false, 0, sets);
  return sets;
}

}  // namespace solera::io
