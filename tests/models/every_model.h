#pragma once

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "solera/models/catalogue.h"
#include "solera/models/network.h"
#include "solera/nn/batch_norm.h"
#include "solera/nn/parameter.h"

namespace solera::models {

/// Names of the architectures that `wanted` says yes to.
inline std::vector<std::string> names_where(
    const std::function<bool(const ModelEntry&)>& wanted) {
  std::vector<std::string> names;
  for (const ModelEntry& entry : model_catalogue()) {
    if (wanted(entry)) names.push_back(entry.name);
  }
  return names;
}

/// As narrow as the architecture can be, so that the largest stay cheap.
inline ModelSpec narrow_spec(const std::string& architecture) {
  ModelSpec spec;
  spec.architecture = architecture;
  spec.classes = 5;
  if (find_model(architecture).takes_width) spec.width = 0.25;
  return spec;
}

/// Its names, shapes and levels, without memory.
inline BackbonePtr outline(const ModelSpec& spec) {
  const nn::ShapesOnly shapes;
  return find_model(spec.architecture).make(spec);
}

/// The largest multiple of every level's stride up to `limit`, which must not
/// be below the largest stride.
inline std::int64_t side_below(std::int64_t limit, const ModelSpec& spec) {
  std::int64_t stride = 1;
  for (const Level& level : outline(spec)->levels()) {
    stride = std::max(stride, level.stride);
  }
  return limit / stride * stride;
}

inline bool has_batch_norm(const ModelEntry& entry) {
  const BackbonePtr backbone = outline(narrow_spec(entry.name));
  for (const auto& module : backbone->modules()) {
    if (dynamic_cast<nn::BatchNorm2dImpl*>(module.get()) != nullptr) {
      return true;
    }
  }
  return false;
}

}  // namespace solera::models
