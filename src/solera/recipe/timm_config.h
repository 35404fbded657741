#pragma once

#include "solera/io/hf_config.h"
#include "solera/models/network.h"
#include "solera/tensor/state_dict.h"

namespace solera::recipe {

/// `config.json` of a network whose weights are `state`, a library state of
/// `form` with `head` as classifier (null: none): what timm needs to make the
/// architecture of that name and the pictures that it expects.
io::HfConfig timm_config(const models::Network& network,
                         const models::Head* head,
                         const models::InputSpec& input,
                         const models::LibraryForm& form,
                         const tensor::StateDict& state);

}  // namespace solera::recipe
