#pragma once

#include <torch/nn/modules/linear.h>

#include <string>
#include <vector>

#include "solera/models/backbone.h"
#include "solera/models/catalogue.h"
#include "solera/tensor/state_dict.h"

namespace solera::models {

/// A named linear classifier on the embedding.
struct Head {
  std::string name;
  torch::nn::Linear linear{nullptr};     ///< [classes, embedding].
  std::vector<std::string> class_names;  ///< Empty if not known.
  bool multi_label = false;              ///< Sigmoid per class, not softmax.

  std::int64_t classes() const { return linear->options.out_features(); }
};

/// A backbone and any number of heads. As a torch module its children are
/// "backbone" and "heads.<name>".
class Network : public torch::nn::Module {
 public:
  Network(const ModelSpec& spec, BackbonePtr backbone);

  const ModelSpec& spec() const { return spec_; }
  Backbone& backbone() { return *backbone_; }
  const BackbonePtr& backbone_ptr() const { return backbone_; }
  std::vector<Head>& heads() { return heads_; }
  const std::vector<Head>& heads() const { return heads_; }
  /// Error(kUsage) if there is no such head.
  Head& head(const std::string& name);

  /// Adds a head with PyTorch's default initialisation of Linear.
  Head& add_head(const std::string& name, std::int64_t classes,
                 std::vector<std::string> class_names = {},
                 bool multi_label = false);

  /// Logits of the first head.
  torch::Tensor forward(const torch::Tensor& input);

 private:
  ModelSpec spec_;
  BackbonePtr backbone_;
  std::vector<Head> heads_;
};

using NetworkPtr = std::shared_ptr<Network>;

/// A fresh network with one head "head" of spec.classes outputs (no head if
/// that is 0), weights initialised from `seed` as the library does.
NetworkPtr make_network(const ModelSpec& spec, std::uint64_t seed);

/// Loads a state with the library's own names (`fc.weight`, ...): the backbone
/// and, where the state has one and the network has a head, its first head.
/// The number of classes must agree. Anything missing, unexpected or wrongly
/// shaped is Error(kBadInput) at `where`.
void load_library_state(Network& network, const tensor::StateDict& state,
                        const std::string& where);

/// The state under the library's own names with `head` as the classifier.
tensor::StateDict library_state(const Network& network,
                                const std::string& head);

/// Number of classes that a library state's classifier has; 0 if it has none.
std::int64_t classes_in_state(const ModelSpec& spec,
                              const tensor::StateDict& state);

}  // namespace solera::models
