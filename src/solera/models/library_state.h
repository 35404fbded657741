#pragma once

#include <cstdint>
#include <string>

#include "solera/models/catalogue.h"
#include "solera/models/network.h"
#include "solera/tensor/state_dict.h"

namespace solera::models {

/// The form of the architecture whose names `state` has most of.
const LibraryForm& form_of_state(const ModelSpec& spec,
                                 const tensor::StateDict& state);

/// Loads a state under the names of any library that has the architecture
/// (`fc.weight`, ...): the backbone and, where the state has one and the
/// network has a head, its first head. The number of classes must agree.
/// Anything missing, unexpected or wrongly shaped is Error(kBadInput) at
/// `where` in that library's names, before the network is changed.
void load_library_state(Network& network, const tensor::StateDict& state,
                        const std::string& where);

/// The state under a library's names and in its order, with `head` as the
/// classifier; an empty `head`: the backbone alone. Shares memory with the
/// network where the library stores a tensor as we do. `library` empty: the
/// first that has the architecture. Error(kUsage) if that library lacks it.
tensor::StateDict library_state(const Network& network, const std::string& head,
                                const std::string& library = "");

/// Number of classes that a library state's classifier has; 0 if it has none.
std::int64_t classes_in_state(const ModelSpec& spec,
                              const tensor::StateDict& state);

}  // namespace solera::models
