#pragma once

#include <cstdint>

#include "solera/models/network.h"

namespace solera::support {

/// A residual network small enough to train in milliseconds.
inline models::ModelSpec toy_spec(std::int64_t classes) {
  models::ModelSpec spec;
  spec.architecture = "resnet10";
  spec.width = 0.125;
  spec.stem = models::Stem::kSmall;
  spec.classes = classes;
  return spec;
}

inline models::InputSpec toy_input(int side = 16) {
  models::InputSpec input;
  input.size = side;
  return input;
}

inline models::NetworkPtr toy_network(std::int64_t classes,
                                      std::uint64_t seed = 7) {
  return models::make_network(toy_spec(classes), seed);
}

}  // namespace solera::support
