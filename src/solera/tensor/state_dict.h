#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace solera::tensor {

/// Named tensors in order, as a checkpoint holds them. Names are unique.
/// Tensors are shared, not copied; those read from a mapped file keep the
/// mapping alive.
class StateDict {
 public:
  using Entry = std::pair<std::string, torch::Tensor>;

  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  std::vector<Entry>::const_iterator begin() const { return entries_.begin(); }
  std::vector<Entry>::const_iterator end() const { return entries_.end(); }

  /// Null if absent.
  const torch::Tensor* find(const std::string& name) const;
  bool contains(const std::string& name) const { return find(name) != nullptr; }
  /// Adds, or replaces the tensor of that name in its place.
  void set(const std::string& name, torch::Tensor tensor);
  /// Removes the name if it is there.
  void erase(const std::string& name);

  /// The entries whose names start with `prefix`, that prefix removed.
  StateDict with_prefix_removed(const std::string& prefix) const;
  /// The same entries, `prefix` in front of every name.
  StateDict with_prefix_added(const std::string& prefix) const;
  /// Adds every entry of `other`.
  void merge(const StateDict& other);

 private:
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> places_;  // name to index
};

/// Parameters and buffers of `module`, in the order of Python's state_dict
/// (each submodule's parameters, then its buffers, then its children), shared
/// with the module.
StateDict state_of(const torch::nn::Module& module);

/// What stopped a load, or how complete it was.
struct LoadReport {
  std::vector<std::string> missing;     ///< In the module, not in the file.
  std::vector<std::string> unexpected;  ///< In the file, not in the module.
  std::vector<std::string> mismatched;  ///< "name: found [..], expected [..]"

  bool complete() const {
    return missing.empty() && unexpected.empty() && mismatched.empty();
  }
  /// One line that names the first few of each kind and counts the rest.
  std::string summary() const;
};

/// Copies the tensors of `state` into `module` by name, converting dtypes.
/// Tensors that do not fit are reported and left alone;
/// `num_batches_tracked` may be missing without a report.
LoadReport load_state(torch::nn::Module& module, const StateDict& state);

/// The same, but anything missing, unexpected or wrongly shaped throws
/// Error(kBadInput) at `where`, before the module is changed.
void load_state_strict(torch::nn::Module& module, const StateDict& state,
                       const std::string& where);

/// A hash of names, dtypes, shapes and bytes: equal states, equal text.
std::string state_hash(const StateDict& state);

}  // namespace solera::tensor
