#pragma once

#include <torch/nn/modules/linear.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "solera/models/backbone.h"
#include "solera/models/catalogue.h"

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
  /// `seed` is that of heads added later.
  Network(const ModelSpec& spec, BackbonePtr backbone, std::uint64_t seed = 0);

  const ModelSpec& spec() const { return spec_; }
  Backbone& backbone() { return *backbone_; }
  const BackbonePtr& backbone_ptr() const { return backbone_; }
  std::vector<Head>& heads() { return heads_; }
  const std::vector<Head>& heads() const { return heads_; }
  /// Error(kUsage) if there is no such head.
  Head& head(const std::string& name);
  const Head& head(const std::string& name) const;

  /// Adds a head where the backbone lives, initialised as the library
  /// initialises its classifier; the weights depend on the network's seed and
  /// the name alone. `class_names` is empty or has one name per class. The
  /// reference is good until the next head is added. Error(kUsage) for a name
  /// that is taken, empty or has a dot, and for wrong counts.
  Head& add_head(const std::string& name, std::int64_t classes,
                 std::vector<std::string> class_names = {},
                 bool multi_label = false);

  /// Logits [B, classes] of a head of this network, from the backbone's
  /// head_input(): dropout in training, then Backbone::classify.
  torch::Tensor classify(const Head& head, const torch::Tensor& head_input);

  /// Logits of the first head.
  torch::Tensor forward(const torch::Tensor& input);

 private:
  ModelSpec spec_;
  BackbonePtr backbone_;
  std::uint64_t seed_;
  std::shared_ptr<torch::nn::Module> head_modules_;
  std::vector<Head> heads_;
};

using NetworkPtr = std::shared_ptr<Network>;

/// A fresh network with one head "head" of spec.classes outputs (no head if
/// that is 0), weights initialised from `seed` as the library does, stored in
/// the memory layout that is faster.
NetworkPtr make_network(const ModelSpec& spec, std::uint64_t seed);

}  // namespace solera::models
