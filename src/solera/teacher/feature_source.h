#pragma once

#include <torch/types.h>

#include <vector>

#include "solera/data/batch.h"

namespace solera::teacher {

/// What frozen networks make of a batch at some of their places. Whether they
/// compute it or read what they computed before, nobody knows.
class FeatureSource {
 public:
  virtual ~FeatureSource() = default;

  /// float [B, ...] on the trainer's device, without gradient: as many tensors,
  /// in the same order and of the same shape but for B, for every batch.
  virtual std::vector<torch::Tensor> features(const data::Batch& batch) = 0;
};

}  // namespace solera::teacher
