#pragma once

#include <string>

#include "solera/models/network.h"

namespace solera::methods {

/// Adds a head `name` to `network` with the classes, their names and the
/// weights of `source`, a head of a network with embeddings of the same size.
void add_copied_head(models::Network& network, const models::Head& source,
                     const std::string& name);

}  // namespace solera::methods
