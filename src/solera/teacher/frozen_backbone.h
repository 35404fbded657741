#pragma once

#include <torch/types.h>

#include <string>

#include "solera/models/network.h"

namespace solera::teacher {

struct FrozenOptions {
  std::string name;   ///< For messages.
  bool bf16 = false;  ///< Weights and maps in bfloat16.
  bool fold = true;   ///< Merge batch norms into convolutions.
};

/// A copy of the backbone of `network` on `device`, in evaluation mode and
/// without gradients. `network` is not changed, now or later.
models::BackbonePtr frozen_backbone(const models::Network& network,
                                    const FrozenOptions& options,
                                    torch::Device device);

}  // namespace solera::teacher
