#pragma once

#include <ATen/core/Generator.h>
#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace solera::models {

/// A place in a backbone where features can be read: the last map of a size.
struct Level {
  std::string name;       ///< The submodule: "layer3", "features.6", ...
  std::int64_t channels;  ///< Of the map [B, channels, H, W].
  std::int64_t stride;    ///< Input side / map side.
};

struct Features {
  std::vector<torch::Tensor> maps;  ///< One per level, [B, C, H, W].
  torch::Tensor embedding;          ///< [B, embedding_size()], after pooling.
};

/// A network without its classifier. Children have the names and the order of
/// the library it comes from, so `state_of(backbone)` has that library's keys.
/// Input: float [B, 3, H, W], normalised.
class Backbone : public torch::nn::Module {
 public:
  /// Pooled features and the maps of every level.
  virtual Features forward_features(const torch::Tensor& input) = 0;
  /// Lowest (largest map) first.
  virtual const std::vector<Level>& levels() const = 0;
  virtual std::int64_t embedding_size() const = 0;
  /// The embedding alone; the maps need not be kept until the end.
  virtual torch::Tensor embed(const torch::Tensor& input);

  /// What a classifier reads, to hand on to classify(): the embedding, or, of
  /// a network that classifies every place of its last map, that map.
  virtual torch::Tensor head_input(const torch::Tensor& input);
  /// Logits [B, classes] of a classifier with `weight` [classes,
  /// embedding_size()] and `bias` [classes], which may be undefined.
  virtual torch::Tensor classify(const torch::Tensor& head_input,
                                 const torch::Tensor& weight,
                                 const torch::Tensor& bias) const;

  /// Fresh weights, distributed as the library distributes them.
  virtual void init_weights(const at::Generator& generator) = 0;
  /// The same for a classifier of this backbone; torch.nn.Linear's default
  /// unless the library has its own.
  virtual void init_classifier(torch::nn::LinearImpl& linear,
                               const at::Generator& generator) const;

  /// Merges every batch norm into the convolution before it; outputs in eval
  /// mode stay equal up to rounding. For frozen networks: the parameters
  /// change, and state_of(*this) is no checkpoint any more.
  virtual void fold_batch_norm();
};

using BackbonePtr = std::shared_ptr<Backbone>;

}  // namespace solera::models
