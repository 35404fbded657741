#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>

#include "solera/eval/feature_set.h"

namespace solera::eval {

/// Which made-up features: the same as in tests/fixtures/make_svm_fixtures.py.
struct ToyFeatures {
  std::int64_t images = 60;
  std::int64_t size = 8;
  std::int64_t classes = 3;
  std::uint32_t problem = 0;
  std::int64_t first = 0;  ///< Row of the first image.
};

inline std::uint32_t toy_bits(std::int64_t row, std::int64_t column,
                              std::uint32_t problem) {
  std::uint32_t x = static_cast<std::uint32_t>(row) * 2654435761U +
                    static_cast<std::uint32_t>(column) * 40503U +
                    problem * 97U + 1U;
  x ^= x >> 15;
  x *= 2246822519U;
  return x ^ (x >> 13);
}

/// A noisy task: every value is exact in float32, some labels are wrong.
inline FeatureSet toy_features(const ToyFeatures& toy) {
  FeatureSet set;
  set.features = torch::empty({toy.images, toy.size}, torch::kFloat32);
  set.labels = torch::empty({toy.images}, torch::kInt64);
  auto* feature = set.features.data_ptr<float>();
  auto* label = set.labels.data_ptr<std::int64_t>();
  for (std::int64_t i = toy.first; i < toy.first + toy.images; ++i) {
    const bool wrong = toy_bits(i, 999, toy.problem) % 8 == 0;
    *label++ = (i + (wrong ? 1 : 0)) % toy.classes;
    for (std::int64_t k = 0; k < toy.size; ++k) {
      const int noise =
          static_cast<int>(toy_bits(i, k, toy.problem) % 2048) - 1024;
      const float shift = k % toy.classes == i % toy.classes ? 0.5F : 0.0F;
      *feature++ = static_cast<float>(noise) / 512.0F + shift;
    }
  }
  for (std::int64_t c = 0; c < toy.classes; ++c) {
    set.class_names.push_back("class " + std::to_string(c));
  }
  return set;
}

}  // namespace solera::eval
