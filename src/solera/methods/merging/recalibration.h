#pragma once

#include <torch/types.h>

#include <cstdint>

#include "solera/data/loader.h"
#include "solera/models/network.h"

namespace solera::methods {

/// Whether the network has batch norms.
bool has_norm_statistics(models::Network& network);

/// Measures the batch norm statistics of `network` anew: resets them, and takes
/// the plain mean over the batches that `loader` hands out from where it
/// stands, until `images` have passed or its epoch ends. The network is moved
/// to `device`. Returns the images seen: 0, and nothing is read, if there are
/// no batch norms. Error(kBadInput) if there is no image that can be read.
std::int64_t recalibrate_norms(models::Network& network,
                               const models::InputSpec& input,
                               data::Loader& loader, std::int64_t images,
                               const torch::Device& device);

}  // namespace solera::methods
