#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "solera/models/input.h"
#include "solera/models/network.h"
#include "solera/teacher/feature_source.h"

namespace solera::teacher {

// Places that are no level of the backbone.
constexpr std::int64_t kEmbeddingTap = -1;
constexpr std::int64_t kLogitsTap = -2;  ///< Of the first head.

/// A network and the place where it is read.
struct Tap {
  models::NetworkPtr network;  ///< Copied and frozen; not changed.
  std::string name;
  models::InputSpec input;             ///< How it sees the pixels of a batch.
  std::int64_t level = kEmbeddingTap;  ///< Index of a level, or one of above.
};

struct NetworkFeatureOptions {
  /// Maps of another side are brought to this one: larger ones by adaptive
  /// average pooling, smaller ones by repeating the nearest value.
  std::int64_t side = 0;  ///< 0: as they come.
  bool bf16 = false;      ///< Networks in bfloat16; results are float.
};

/// One tensor per tap, in order: a map [B, C, side, side], an embedding
/// [B, E] or logits [B, classes]. The batch's images are what they see.
/// Error(kUsage) for a level that the backbone has not, or logits without a
/// head.
std::unique_ptr<FeatureSource> make_network_features(
    const std::vector<Tap>& taps, const NetworkFeatureOptions& options,
    torch::Device device);

}  // namespace solera::teacher
