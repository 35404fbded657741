#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

#include "solera/eval/feature_set.h"
#include "solera/models/network.h"

namespace solera::eval {

/// How well a head does its own task.
struct UpstreamAccuracy {
  double top1 = 0.0;  ///< Percent.
  double top5 = 0.0;
  std::int64_t images = 0;
  torch::Tensor predicted;  ///< int64 [images], labels.
  torch::Tensor right;      ///< float64 [images], 100 where right, else 0.
};

/// Accuracy of `head` from its `logits` (extract_logits). Without `outputs`,
/// label i is output i, and the head must have as many outputs as the set has
/// classes. With `outputs`, label i is output outputs[i], and only those
/// outputs compete. Error(kBadInput) if classes, logits or outputs do not fit
/// the head, Error(kUsage) for a multi-label head.
UpstreamAccuracy logit_accuracy(const models::Head& head,
                                const FeatureSet& logits,
                                const std::vector<std::int64_t>& outputs = {});

}  // namespace solera::eval
